package dev.duet.avid.loss.siamese;

import static com.google.common.base.Preconditions.checkArgument;

import dev.duet.avid.loss.pair.PairConfig;

/**
 * Options of SimSiam and BYOL.
 *
 * @param pairs which views predict each other
 * @param target what is predicted
 * @param predictorWidth hidden width of the predictors
 * @param momentum of a momentum target at the start of a run, in [0, 1]; rises to one along a
 *     cosine
 * @param predictorFollowsSchedule false to keep the predictors' learning rate as it began, as
 *     SimSiam does
 */
public record DistillationConfig(
    PairConfig pairs,
    Target target,
    int predictorWidth,
    double momentum,
    boolean predictorFollowsSchedule) {

  /** What is predicted. */
  public enum Target {
    /** The other view's embedding by the same network, without its gradient: SimSiam. */
    STOPPED_GRADIENT,
    /** The other view's embedding by a network that follows this one slowly: BYOL. */
    MOMENTUM
  }

  public DistillationConfig {
    checkArgument(predictorWidth >= 1, "predictorWidth must be at least 1: %s", predictorWidth);
    checkArgument(momentum >= 0 && momentum <= 1, "momentum must lie in [0, 1]: %s", momentum);
  }

  /** SimSiam (Chen and He, CVPR 2021). */
  public static DistillationConfig simSiam(PairConfig pairs, int predictorWidth) {
    return new DistillationConfig(pairs, Target.STOPPED_GRADIENT, predictorWidth, 1, false);
  }

  /** BYOL (Grill et al., NeurIPS 2020). */
  public static DistillationConfig byol(PairConfig pairs, int predictorWidth, double momentum) {
    return new DistillationConfig(pairs, Target.MOMENTUM, predictorWidth, momentum, true);
  }
}
