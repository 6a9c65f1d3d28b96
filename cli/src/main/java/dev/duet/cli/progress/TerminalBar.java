package dev.duet.cli.progress;

import dev.duet.extract.Progress;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;

/** A bar of videos that redraws itself. */
final class TerminalBar implements ProgressDisplay {
  private final String task;
  private @Nullable ProgressBar bar;

  TerminalBar(String task) {
    this.task = task;
  }

  @Override
  public void progressed(Progress progress) {
    if (bar == null) {
      bar = draw(progress);
    }
    bar.stepTo(progress.settled()).setExtraMessage(extra(progress));
  }

  /** What an earlier run has done counts as done, but not towards the time that is left. */
  private ProgressBar draw(Progress first) {
    return new ProgressBarBuilder()
        .setTaskName(task)
        .setInitialMax(first.videos())
        .startsFrom(first.settled(), Duration.ZERO)
        .setUnit(" videos", 1)
        .setStyle(BarStyle.of(System.getenv()))
        .setUpdateIntervalMillis(250)
        .build();
  }

  private static String extra(Progress progress) {
    String rate = String.format(Locale.ROOT, " %.1f clips/s", progress.clipsPerSecond());
    return progress.failed() == 0 ? rate : rate + ", " + progress.failed() + " failed";
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
