package dev.duet.cli.eval;

import dev.duet.cma.search.SearchProgress;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs how far a search is, every few seconds. */
final class SearchLines implements SearchProgress.Listener {
  private static final Logger log = LoggerFactory.getLogger(SearchLines.class);
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  private final String task;
  private final AtomicReference<Duration> next = new AtomicReference<>(INTERVAL);

  SearchLines(String task) {
    this.task = task;
  }

  @Override
  public void progressed(SearchProgress progress) {
    Duration due = next.get();
    if (progress.elapsed().compareTo(due) >= 0
        && next.compareAndSet(due, progress.elapsed().plus(INTERVAL))) {
      log.info(
          "{}",
          String.format(
              Locale.ROOT,
              "%s: %.0f %%, about %d s left",
              task,
              100 * progress.done(),
              progress.left().toSeconds()));
    }
  }
}
