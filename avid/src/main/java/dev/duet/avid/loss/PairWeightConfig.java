package dev.duet.avid.loss;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * How much instances count whose sound may not belong to their picture (the weighted instance
 * discrimination of Morgado, Misra, Vasconcelos, Robust Audio-Visual Instance Discrimination, CVPR
 * 2021).
 *
 * <p>With s the similarity of an instance's rows in the two banks, and μ and σ its mean and
 * standard deviation over the corpus, {@code w = max(floor, Φ((s − (μ + shift·σ)) / (spread·σ)))},
 * divided by the mean of w over the corpus. Φ is the standard normal distribution function.
 *
 * @param warmUpEpochs epochs in which all instances count alike, because similarities say nothing
 *     yet
 * @param shift where the weight is a half, in standard deviations from the mean
 * @param spread how gently it rises, in standard deviations
 * @param floor the least weight, in [0, 1]
 */
public record PairWeightConfig(int warmUpEpochs, double shift, double spread, double floor) {
  /** Half a weight half a deviation below the mean, never less than a quarter. */
  public static final PairWeightConfig DEFAULT = new PairWeightConfig(10, -0.5, 0.5, 0.25);

  public PairWeightConfig {
    checkArgument(warmUpEpochs >= 0, "warmUpEpochs must be at least 0: %s", warmUpEpochs);
    checkArgument(Double.isFinite(shift), "shift must be finite: %s", shift);
    checkArgument(spread > 0 && Double.isFinite(spread), "spread must be above 0: %s", spread);
    checkArgument(floor >= 0 && floor <= 1, "floor must lie in [0, 1]: %s", floor);
  }

  /**
   * Weights of all instances, 1 on average.
   *
   * @param similarities of picture and sound, {@code (N)}
   */
  public float[] weights(float[] similarities) {
    double sum = 0;
    for (float similarity : similarities) {
      sum += similarity;
    }
    double mean = sum / similarities.length;
    double squares = 0;
    for (float similarity : similarities) {
      squares += (similarity - mean) * (similarity - mean);
    }
    double deviation = Math.sqrt(squares / similarities.length);
    double[] raw = new double[similarities.length];
    double total = 0;
    for (int i = 0; i < raw.length; i++) {
      // Where all are alike there is nothing to tell them apart by.
      raw[i] =
          deviation == 0
              ? 1
              : Math.max(
                  floor,
                  NormalDistribution.below(
                      (similarities[i] - mean - shift * deviation) / (spread * deviation)));
      total += raw[i];
    }
    float[] weights = new float[raw.length];
    for (int i = 0; i < raw.length; i++) {
      weights[i] = total == 0 ? 1 : (float) (raw[i] * raw.length / total);
    }
    return weights;
  }
}
