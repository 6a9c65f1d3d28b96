package dev.duet.cli.progress;

import dev.duet.cma.search.SearchProgress;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows what share of a search is done: a bar on a terminal, a log line now and then elsewhere. */
public final class ShareDisplay implements SearchProgress.Listener, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ShareDisplay.class);
  private static final Duration INTERVAL = Duration.ofSeconds(5);
  private static final int STEPS = 1000;

  private final String task;
  private final boolean terminal;
  private @Nullable ProgressBar bar;
  private Duration next = INTERVAL;

  private ShareDisplay(String task, boolean terminal) {
    this.task = task;
    this.terminal = terminal;
  }

  /**
   * The display that suits standard error.
   *
   * @param task what is done, in a word or two
   */
  public static ShareDisplay open(String task) {
    return new ShareDisplay(task, Boolean.getBoolean("duet.terminal"));
  }

  @Override
  public void progressed(SearchProgress progress) {
    if (!ProgressDisplay.wanted()) {
      return;
    }
    if (terminal) {
      if (bar == null) {
        bar = draw(progress);
      }
      bar.stepTo(steps(progress.done()));
    } else if (progress.elapsed().compareTo(next) >= 0) {
      next = progress.elapsed().plus(INTERVAL);
      long left = progress.left().toSeconds();
      log.info(
          "{}",
          String.format(
              Locale.ROOT,
              "%s: %.1f %%, about %d:%02d:%02d left",
              task,
              100 * progress.done(),
              left / 3600,
              left / 60 % 60,
              left % 60));
    }
  }

  private ProgressBar draw(SearchProgress first) {
    return new ProgressBarBuilder()
        .setTaskName(task)
        .setInitialMax(STEPS)
        .startsFrom(steps(first.done()), Duration.ZERO)
        .setStyle(BarStyle.of(System.getenv()))
        .setUpdateIntervalMillis(250)
        .build();
  }

  private static long steps(double share) {
    return Math.round(share * STEPS);
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
