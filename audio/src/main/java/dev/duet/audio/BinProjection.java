package dev.duet.audio;

/** Maps the N/2 + 1 bins of a spectrum to the F bins of a spectrogram. Stateless. */
sealed interface BinProjection permits PairAverage, MelFilterbank {

  static BinProjection of(SpectrogramConfig config) {
    return config instanceof LogMelConfig mel
        ? new MelFilterbank(mel)
        : new PairAverage(config.stft().bins());
  }

  /** Writes F values at {@code offset} of {@code out}. */
  void project(float[] spectrum, float[] out, int offset);

  /** What each of the F bins gives for a spectrum of ones. */
  float[] gains();
}
