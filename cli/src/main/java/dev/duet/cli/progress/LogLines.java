package dev.duet.cli.progress;

import dev.duet.extract.Progress;
import java.time.Duration;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A line every few seconds. */
final class LogLines implements ProgressDisplay {
  private static final Logger log = LoggerFactory.getLogger(LogLines.class);
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  private final String task;
  private Duration next = INTERVAL;
  private int settledBefore = -1;

  LogLines(String task) {
    this.task = task;
  }

  @Override
  public void progressed(Progress progress) {
    if (settledBefore < 0) {
      settledBefore = progress.settled();
    }
    if (progress.elapsed().compareTo(next) >= 0) {
      next = progress.elapsed().plus(INTERVAL);
      log.info("{}", line(progress));
    }
  }

  private String line(Progress progress) {
    return String.format(
        Locale.ROOT,
        "%s: %d of %d videos, %d failed, %.1f clips/s%s",
        task,
        progress.settled(),
        progress.videos(),
        progress.failed(),
        progress.clipsPerSecond(),
        timeLeft(progress));
  }

  private String timeLeft(Progress progress) {
    int settledNow = progress.settled() - settledBefore;
    if (settledNow == 0) {
      return "";
    }
    double perVideo = progress.elapsed().toMillis() / 1000.0 / settledNow;
    long seconds = Math.round(perVideo * (progress.videos() - progress.settled()));
    return String.format(
        Locale.ROOT, ", about %d:%02d:%02d left", seconds / 3600, seconds / 60 % 60, seconds % 60);
  }

  @Override
  public void close() {}
}
