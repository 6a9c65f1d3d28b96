package dev.duet.avid.train;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * How Adam moves the parameters (Kingma and Ba, ICLR 2015; decoupled: Loshchilov and Hutter, ICLR
 * 2019). The learning rate has its own record, {@link LearningRate}.
 *
 * @param beta1 decay of the gradient's mean
 * @param beta2 decay of the gradient's square
 * @param epsilon what keeps the quotient finite
 * @param weightDecay pulls every parameter towards zero, biases and batch norms included, as the
 *     published recipe does
 * @param decay how it does so
 */
public record AdamConfig(
    double beta1, double beta2, double epsilon, double weightDecay, WeightDecay decay) {
  /** The published recipe of AVID. */
  public static final AdamConfig PUBLISHED =
      new AdamConfig(0.9, 0.999, 1e-8, 1e-5, WeightDecay.COUPLED);

  public AdamConfig {
    checkArgument(beta1 >= 0 && beta1 < 1, "beta1 must lie in [0, 1): %s", beta1);
    checkArgument(beta2 >= 0 && beta2 < 1, "beta2 must lie in [0, 1): %s", beta2);
    checkArgument(epsilon > 0, "epsilon must be positive: %s", epsilon);
    checkArgument(weightDecay >= 0, "weightDecay must be at least 0: %s", weightDecay);
  }

  /** Where weight decay acts. */
  public enum WeightDecay {
    /** On the gradient, as an L2 penalty would; Adam then scales it like any gradient. */
    COUPLED,
    /** On the parameter, scaled by the learning rate alone (AdamW). */
    DECOUPLED
  }
}
