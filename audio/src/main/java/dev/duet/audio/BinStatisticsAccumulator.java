package dev.duet.audio;

/** Accumulates {@link BinStatistics}; exact to double precision, mergeable. Not thread-safe. */
public final class BinStatisticsAccumulator {
  public BinStatisticsAccumulator(int bins) {
    throw new UnsupportedOperationException("stub");
  }

  /** Adds one clip, {@code (frames, bins)} row-major. */
  public void add(float[] spectrogram) {
    throw new UnsupportedOperationException("stub");
  }

  public BinStatistics result() {
    throw new UnsupportedOperationException("stub");
  }
}
