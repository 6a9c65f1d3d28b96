package dev.duet.avid.train;

import java.time.Duration;

/** Where the time goes between two reports. */
final class Pace {
  private long dataNanos;
  private long computeNanos;
  private long steps;
  private long clips;

  void waited(long nanos) {
    dataNanos += nanos;
  }

  void computed(long nanos) {
    computeNanos += nanos;
  }

  void stepped(long clips) {
    steps++;
    this.clips += clips;
  }

  double dataSeconds() {
    return dataNanos / 1e9;
  }

  double computeSeconds() {
    return computeNanos / 1e9;
  }

  double clipsPerSecond() {
    return clips / Math.max(1e-9, dataSeconds() + computeSeconds());
  }

  /** Time that so many more steps take. */
  Duration of(long more) {
    return Duration.ofNanos((dataNanos + computeNanos) / Math.max(1, steps) * more);
  }
}
