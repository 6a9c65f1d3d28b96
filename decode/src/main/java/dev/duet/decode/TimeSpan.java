package dev.duet.decode;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * A half-open span {@code [startSeconds, endSeconds)} on a file's clock, whose zero is the
 * container's start time.
 */
public record TimeSpan(double startSeconds, double endSeconds) {
  public TimeSpan {
    checkArgument(
        Double.isFinite(startSeconds) && Double.isFinite(endSeconds) && startSeconds <= endSeconds,
        "a time span must be finite and start before it ends: [%s, %s)",
        startSeconds,
        endSeconds);
  }

  public double durationSeconds() {
    return endSeconds - startSeconds;
  }

  public boolean overlaps(TimeSpan other) {
    return startSeconds < other.endSeconds && other.startSeconds < endSeconds;
  }
}
