package dev.duet.audio;

/**
 * Per-bin mean and standard deviation, in dB, over a corpus.
 *
 * @param mean {@code (F)}
 * @param std {@code (F)}
 * @param clips clips that were measured; 0 for the neutral default
 */
@SuppressWarnings("ArrayRecordComponent") // compared by content nowhere
public record BinStatistics(float[] mean, float[] std, long clips) {

  /** A neutral start until a corpus has been measured. */
  public static BinStatistics neutral(SpectrogramConfig config) {
    throw new UnsupportedOperationException("stub");
  }

  /** In place: {@code (x - mean[f]) / (std[f] + 1e-5)}. */
  public void normalize(float[] spectrogram) {
    throw new UnsupportedOperationException("stub");
  }
}
