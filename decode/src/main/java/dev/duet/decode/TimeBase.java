package dev.duet.decode;

import org.bytedeco.ffmpeg.avutil.AVRational;

/**
 * The unit of a stream's timestamps, {@code numerator / denominator} seconds. A copy: FFmpeg's own
 * dies with the container.
 */
record TimeBase(int numerator, int denominator) {
  static TimeBase of(AVRational rational) {
    return new TimeBase(rational.num(), rational.den());
  }

  double seconds(long timestamp) {
    return (double) timestamp * numerator / denominator;
  }

  /** A time as a number of units that need not be whole. */
  double units(double seconds) {
    return seconds * denominator / numerator;
  }
}
