package dev.duet.audio;

import java.util.Arrays;

/**
 * Bin 0 alone, then the means of bins (1, 2), (3, 4) and so on: N/4 + 1 bins.
 *
 * @param spectrumBins N/2 + 1
 */
record PairAverage(int spectrumBins) implements BinProjection {

  @Override
  public void project(float[] spectrum, float[] out, int offset) {
    out[offset] = spectrum[0];
    for (int k = 1; k <= spectrumBins / 2; k++) {
      out[offset + k] = 0.5f * (spectrum[2 * k - 1] + spectrum[2 * k]);
    }
  }

  @Override
  public float[] gains() {
    float[] gains = new float[spectrumBins / 2 + 1];
    Arrays.fill(gains, 1);
    return gains;
  }
}
