package dev.duet.decode;

/**
 * Decoded mono samples.
 *
 * @param start index of the first sample on the file's clock, counted at the block's own rate
 * @param rateHz samples per second
 * @param samples the samples; shared, not copied
 */
@SuppressWarnings("ArrayRecordComponent") // identity equality is meant
record AudioBlock(long start, int rateHz, float[] samples) {
  long end() {
    return start + samples.length;
  }

  double startSeconds() {
    return (double) start / rateHz;
  }

  double endSeconds() {
    return (double) end() / rateHz;
  }
}
