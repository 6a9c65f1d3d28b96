package dev.duet.cli.eval;

import dev.duet.eval.search.SearchProgress;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs how far a search is, every few seconds. */
final class SearchLines implements SearchProgress {
  private static final Logger log = LoggerFactory.getLogger(SearchLines.class);
  private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final String task;
  private final long start = System.nanoTime();
  private final AtomicLong next = new AtomicLong(start + INTERVAL_NANOS);

  SearchLines(String task) {
    this.task = task;
  }

  @Override
  public void progressed(long done, long total) {
    long now = System.nanoTime();
    long due = next.get();
    if (now - due >= 0 && next.compareAndSet(due, now + INTERVAL_NANOS)) {
      double seconds = (now - start) / 1e9;
      log.info(
          "{}",
          String.format(
              Locale.ROOT,
              "%s: %.0f %%, %.0f million pairs/s, about %.0f s left",
              task,
              100.0 * done / total,
              done / seconds / 1e6,
              seconds * (total - done) / done));
    }
  }
}
