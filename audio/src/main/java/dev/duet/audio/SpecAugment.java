package dev.duet.audio;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Blanks bands of frequency and stretches of time (SpecAugment, Park et al., Interspeech 2019, sec.
 * 2, without time warping). A mask's width is drawn from {@code {0 .. most}}, then its place among
 * those where it fits whole. Masked values are zero, the mean of a normalised spectrogram.
 *
 * @param timeMasks stretches of time
 * @param maxTimeFrames most frames of a stretch
 * @param frequencyMasks bands of frequency
 * @param maxBins most bins of a band
 */
public record SpecAugment(int timeMasks, int maxTimeFrames, int frequencyMasks, int maxBins) {
  public SpecAugment {
    checkNotNegative("timeMasks", timeMasks);
    checkNotNegative("maxTimeFrames", maxTimeFrames);
    checkNotNegative("frequencyMasks", frequencyMasks);
    checkNotNegative("maxBins", maxBins);
  }

  private static void checkNotNegative(String name, int value) {
    checkArgument(value >= 0, "%s must be at least 0: %s", name, value);
  }

  /**
   * Masks a normalised spectrogram in place.
   *
   * @param spectrogram {@code (T, F)} row-major
   * @param bins F
   */
  public void apply(float[] spectrogram, int bins, RandomGenerator random) {
    checkArgument(
        bins >= 1 && spectrogram.length % bins == 0,
        "a spectrogram must hold a multiple of %s values: %s",
        bins,
        spectrogram.length);
    int frames = spectrogram.length / bins;
    for (int i = 0; i < frequencyMasks; i++) {
      int width = random.nextInt(Math.min(maxBins, bins) + 1);
      int first = random.nextInt(bins - width + 1);
      for (int row = 0; row < spectrogram.length; row += bins) {
        Arrays.fill(spectrogram, row + first, row + first + width, 0);
      }
    }
    for (int i = 0; i < timeMasks; i++) {
      int length = random.nextInt(Math.min(maxTimeFrames, frames) + 1);
      int first = random.nextInt(frames - length + 1);
      Arrays.fill(spectrogram, first * bins, (first + length) * bins, 0);
    }
  }
}
