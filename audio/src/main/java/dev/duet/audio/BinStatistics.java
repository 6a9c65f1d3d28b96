package dev.duet.audio;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.Arrays;

/**
 * Per-bin mean and population standard deviation, in dB, over the frames of a corpus.
 *
 * @param mean {@code (F)}, finite
 * @param std {@code (F)}, finite and not negative
 * @param clips clips that were measured; 0 for the neutral default
 */
@SuppressWarnings("ArrayRecordComponent") // compared by content nowhere
public record BinStatistics(float[] mean, float[] std, long clips) {
  /** Averages over the bins of what the published recipe measured on two-second AudioSet clips. */
  private static final double PUBLISHED_MEAN_DB = -28.5;

  private static final float PUBLISHED_STD_DB = 19.7f;

  /** Keeps a bin that never changes from dividing by zero. */
  private static final float EPSILON = 1e-5f;

  public BinStatistics {
    checkArgument(
        mean.length == std.length && mean.length >= 1,
        "mean and std must be of the same length, at least 1: %s and %s",
        mean.length,
        std.length);
    for (int f = 0; f < mean.length; f++) {
      checkArgument(
          Float.isFinite(mean[f]) && Float.isFinite(std[f]) && std[f] >= 0,
          "mean and std must be finite and std not negative: bin %s has %s and %s",
          f,
          mean[f],
          std[f]);
    }
    checkArgument(clips >= 0, "clips must not be negative: %s", clips);
  }

  /**
   * A neutral start until a corpus has been measured: mean -28.5 dB and deviation 19.7 dB, the
   * averages of the published recipe over its bins. Mel bands sum over bins and may be scaled by
   * area, so their mean is shifted by the filter's gain: a flat spectrum of -28.5 dB has the mean
   * in every band.
   */
  public static BinStatistics neutral(SpectrogramConfig config) {
    float[] gains = BinProjection.of(config).gains();
    float[] mean = new float[gains.length];
    for (int f = 0; f < mean.length; f++) {
      mean[f] =
          (float)
              (PUBLISHED_MEAN_DB
                  + config.stft().power().decibelsPerDecade() * Math.log10(gains[f]));
    }
    float[] std = new float[gains.length];
    Arrays.fill(std, PUBLISHED_STD_DB);
    return new BinStatistics(mean, std, 0);
  }

  /**
   * In place: {@code (x - mean[f]) / (std[f] + 1e-5)}.
   *
   * @param spectrogram {@code (frames, F)} row-major
   * @throws IllegalArgumentException when the length is not a multiple of F
   */
  public void normalize(float[] spectrogram) {
    int bins = mean.length;
    checkArgument(
        spectrogram.length % bins == 0,
        "a spectrogram must hold a multiple of %s values: %s",
        bins,
        spectrogram.length);
    for (int row = 0; row < spectrogram.length; row += bins) {
      for (int f = 0; f < bins; f++) {
        spectrogram[row + f] = (spectrogram[row + f] - mean[f]) / (std[f] + EPSILON);
      }
    }
  }
}
