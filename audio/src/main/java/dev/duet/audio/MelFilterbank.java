package dev.duet.audio;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.Arrays;

/**
 * Triangular filters whose corners are evenly spaced in mel; each is stored only where it is not
 * zero.
 */
final class MelFilterbank implements BinProjection {
  private final int[] firstBin; // (F)
  private final float[][] weights; // (F, width of the filter)

  MelFilterbank(LogMelConfig config) {
    int bands = config.melBands();
    double low = config.scale().toMel(config.lowHz());
    double step = (config.scale().toMel(config.highHz()) - low) / (bands + 1);
    firstBin = new int[bands];
    weights = new float[bands][];
    for (int band = 0; band < bands; band++) {
      double left = config.scale().toHz(low + band * step);
      double centre = config.scale().toHz(low + (band + 1) * step);
      double right = config.scale().toHz(low + (band + 2) * step);
      setFilter(band, left, centre, right, config);
    }
  }

  private void setFilter(int band, double left, double centre, double right, LogMelConfig config) {
    double binHz = (double) config.stft().sampleRateHz() / config.stft().fftSamples();
    double peak =
        switch (config.norm()) {
          case NONE -> 1;
          case SLANEY -> 2 / (right - left);
        };
    // The bins strictly between the outer corners.
    int first = (int) Math.floor(left / binHz) + 1;
    int last = Math.min((int) Math.ceil(right / binHz) - 1, config.stft().bins() - 1);
    checkArgument(
        first <= last,
        "mel band %s of %s (%s to %s Hz) covers no FFT bin: use fewer melBands or a larger"
            + " fftSamples than %s",
        band,
        config.melBands(),
        left,
        right,
        config.stft().fftSamples());
    firstBin[band] = first;
    weights[band] = new float[last - first + 1];
    for (int k = first; k <= last; k++) {
      double hz = k * binHz;
      double rising = (hz - left) / (centre - left);
      double falling = (right - hz) / (right - centre);
      weights[band][k - first] = (float) (peak * Math.min(rising, falling));
    }
  }

  @Override
  public void project(float[] spectrum, float[] out, int offset) {
    for (int band = 0; band < weights.length; band++) {
      float[] filter = weights[band];
      int first = firstBin[band];
      float sum = 0;
      for (int i = 0; i < filter.length; i++) {
        sum += filter[i] * spectrum[first + i];
      }
      out[offset + band] = sum;
    }
  }

  @Override
  public float[] gains() {
    int spectrumBins = firstBin[weights.length - 1] + weights[weights.length - 1].length;
    float[] ones = new float[spectrumBins];
    Arrays.fill(ones, 1);
    float[] gains = new float[weights.length];
    project(ones, gains, 0);
    return gains;
  }
}
