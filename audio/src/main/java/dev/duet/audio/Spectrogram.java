package dev.duet.audio;

/** Waveform to decibels. Safe for use from many threads; allocates nothing per frame. */
public final class Spectrogram {
  private Spectrogram() {}

  public static Spectrogram of(SpectrogramConfig config) {
    throw new UnsupportedOperationException("stub");
  }

  public SpectrogramConfig config() {
    throw new UnsupportedOperationException("stub");
  }

  /**
   * Computes the spectrogram.
   *
   * @param waveform mono samples
   * @return {@code (frames, bins)} row-major, in dB
   */
  public float[] compute(float[] waveform) {
    throw new UnsupportedOperationException("stub");
  }
}
