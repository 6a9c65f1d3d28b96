package dev.duet.extract;

import java.time.Duration;

/** Counts what the stages report and tells the listener, one call at a time. */
final class ProgressMeter {
  private final ProgressListener listener;
  private final int videos;
  private final long startNanos;
  private int settled;
  private int failed;
  private int skipped;
  private long clips;

  ProgressMeter(ProgressListener listener, Backlog backlog, long startNanos) {
    this.listener = listener;
    this.videos = backlog.total();
    this.startNanos = startNanos;
    this.settled = backlog.complete();
    backlog.failures().forEach(this::count);
  }

  synchronized void encoded(int clips) {
    this.clips += clips;
    tell();
  }

  synchronized void extracted() {
    settled++;
    tell();
  }

  synchronized void rejected(VideoFailure failure) {
    count(failure);
    tell();
  }

  synchronized long clips() {
    return clips;
  }

  Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }

  /** Tells the listener how things stand. */
  synchronized void tell() {
    listener.progressed(new Progress(videos, settled, failed, skipped, clips, elapsed()));
  }

  private void count(VideoFailure failure) {
    settled++;
    if (failure.skipped()) {
      skipped++;
    } else {
      failed++;
    }
  }
}
