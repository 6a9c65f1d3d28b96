package dev.duet.avid.loss.pair;

import static com.google.common.base.Preconditions.checkArgument;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import com.google.common.collect.ImmutableMap;

/**
 * VICReg: two views' embeddings are to be alike, each channel to keep a standard deviation of one
 * over the batch, and channels not to covary (Bardes, Ponce and LeCun, ICLR 2022, eq. 1 to 6). The
 * variance term is the mean of the two views, as in the authors' code; the paper adds them.
 *
 * @param invarianceWeight λ, published 25
 * @param varianceWeight μ, published 25
 * @param covarianceWeight ν, published 1
 */
public record VicRegLoss(double invarianceWeight, double varianceWeight, double covarianceWeight)
    implements PairLoss {
  /** The published weights. */
  public static final VicRegLoss PUBLISHED = new VicRegLoss(25, 25, 1);

  public VicRegLoss {
    checkArgument(
        invarianceWeight >= 0 && varianceWeight >= 0 && covarianceWeight >= 0,
        "weights must be at least 0: %s, %s, %s",
        invarianceWeight,
        varianceWeight,
        covarianceWeight);
  }

  @Override
  public Judged judge(NDArray first, NDArray second, int[] instances) {
    NDArray invariance = first.sub(second).square().mean();
    NDArray variance = missingSpread(first).add(missingSpread(second)).mul(0.5f);
    NDArray covariance = covariance(first).add(covariance(second));
    NDArray loss =
        invariance
            .mul((float) invarianceWeight)
            .add(variance.mul((float) varianceWeight))
            .add(covariance.mul((float) covarianceWeight));
    return new Judged(
        loss,
        ImmutableMap.of(
            "invariance", invariance.stopGradient(),
            "variance", variance.stopGradient(),
            "covariance", covariance.stopGradient()));
  }

  private static NDArray centred(NDArray z) {
    return z.sub(z.mean(new int[] {0}, true)); // (B, D)
  }

  /** Mean over the channels of max(0, 1 − σ). */
  private static NDArray missingSpread(NDArray z) {
    float free = z.getShape().get(0) - 1;
    NDArray deviation = // (D)
        centred(z).square().sum(new int[] {0}).div(free).add(1e-4f).sqrt();
    return Activation.relu(deviation.neg().add(1)).mean();
  }

  /** Sum of the squared covariances of different channels, by D. */
  private static NDArray covariance(NDArray z) {
    float free = z.getShape().get(0) - 1;
    long width = z.getShape().get(1);
    NDArray centred = centred(z);
    NDArray covariance = centred.transpose().matMul(centred).div(free); // (D, D)
    NDArray off = covariance.mul(z.getManager().eye((int) width).neg().add(1));
    return off.square().sum().div((float) width);
  }
}
