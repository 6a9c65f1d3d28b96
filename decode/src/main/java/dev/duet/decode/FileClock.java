package dev.duet.decode;

/**
 * The project's clock of one file: seconds since the container's start time. It turns times into a
 * stream's timestamps and back.
 *
 * @param zeroSeconds the container's own time at which the clock reads zero
 */
record FileClock(double zeroSeconds) {
  /**
   * Times are compared to a microsecond, the resolution in which the container's start is given:
   * far below the length of a frame, far above the rounding of a sum of seconds.
   */
  static final double RESOLUTION_SECONDS = 1e-6;

  /** The last timestamp at or before a time on the clock. */
  long timestampAt(double seconds, TimeBase timeBase) {
    return (long) Math.floor(timeBase.units(seconds + zeroSeconds + RESOLUTION_SECONDS));
  }

  /** The time on the clock of a timestamp. */
  double seconds(long timestamp, TimeBase timeBase) {
    return timeBase.seconds(timestamp) - zeroSeconds;
  }
}
