package dev.duet.audio;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkState;

/**
 * Accumulates {@link BinStatistics} in double precision, clip by clip. Not thread-safe: give each
 * thread its own and {@link #merge} them.
 *
 * <p>A clip's mean and sum of squared deviations are computed in two passes and combined with those
 * of the clips before it (Chan, Golub and LeVeque, "Updating formulae and a pairwise algorithm for
 * computing sample variances", 1979), so that a mean that is large beside the deviation costs no
 * digits.
 */
public final class BinStatisticsAccumulator {
  private long clips;
  private long frames;
  private final double[] mean; // (F)
  private final double[] squares; // (F), sums of squared deviations from the mean
  private final double[] clipMean; // (F), scratch
  private final double[] clipSquares; // (F), scratch

  public BinStatisticsAccumulator(int bins) {
    checkArgument(bins >= 1, "bins must be at least 1: %s", bins);
    mean = new double[bins];
    squares = new double[bins];
    clipMean = new double[bins];
    clipSquares = new double[bins];
  }

  /**
   * Adds one clip.
   *
   * @param spectrogram {@code (frames, bins)} row-major, at least one frame
   * @throws IllegalArgumentException when the length is no multiple of the bins, or a value is not
   *     finite; nothing has been added then
   */
  public void add(float[] spectrogram) {
    int bins = mean.length;
    checkArgument(
        spectrogram.length >= bins && spectrogram.length % bins == 0,
        "a spectrogram must hold a positive multiple of %s values: %s",
        bins,
        spectrogram.length);
    int clipFrames = spectrogram.length / bins;
    measure(spectrogram, clipFrames);
    combine(clipFrames, clipMean, clipSquares);
    clips++;
  }

  /** Adds all that another accumulator has seen. */
  public void merge(BinStatisticsAccumulator other) {
    checkArgument(
        other.mean.length == mean.length,
        "accumulators must be of the same number of bins: %s and %s",
        mean.length,
        other.mean.length);
    checkArgument(other != this, "an accumulator cannot be merged with itself");
    if (other.frames > 0) {
      combine(other.frames, other.mean, other.squares);
      clips += other.clips;
    }
  }

  /**
   * The statistics so far.
   *
   * @throws IllegalStateException when no clip has been added
   */
  public BinStatistics result() {
    checkState(clips > 0, "statistics need at least 1 clip");
    float[] resultMean = new float[mean.length];
    float[] resultStd = new float[mean.length];
    for (int f = 0; f < mean.length; f++) {
      resultMean[f] = (float) mean[f];
      resultStd[f] = (float) Math.sqrt(squares[f] / frames);
    }
    return new BinStatistics(resultMean, resultStd, clips);
  }

  private void measure(float[] spectrogram, int clipFrames) {
    int bins = mean.length;
    for (int f = 0; f < bins; f++) {
      clipMean[f] = 0;
      clipSquares[f] = 0;
    }
    for (int row = 0; row < spectrogram.length; row += bins) {
      for (int f = 0; f < bins; f++) {
        clipMean[f] += spectrogram[row + f];
      }
    }
    for (int f = 0; f < bins; f++) {
      clipMean[f] /= clipFrames;
      checkArgument(Double.isFinite(clipMean[f]), "values must be finite: bin %s holds another", f);
    }
    for (int row = 0; row < spectrogram.length; row += bins) {
      for (int f = 0; f < bins; f++) {
        double deviation = spectrogram[row + f] - clipMean[f];
        clipSquares[f] += deviation * deviation;
      }
    }
  }

  private void combine(long otherFrames, double[] otherMean, double[] otherSquares) {
    long total = frames + otherFrames;
    double share = (double) otherFrames / total;
    for (int f = 0; f < mean.length; f++) {
      double delta = otherMean[f] - mean[f];
      mean[f] += delta * share;
      squares[f] += otherSquares[f] + delta * delta * share * frames;
    }
    frames = total;
  }
}
