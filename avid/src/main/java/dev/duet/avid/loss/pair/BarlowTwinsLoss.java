package dev.duet.avid.loss.pair;

import static com.google.common.base.Preconditions.checkArgument;

import ai.djl.ndarray.NDArray;
import com.google.common.collect.ImmutableMap;

/**
 * Barlow Twins: the correlations of two views' channels over the batch are to be the identity,
 * {@code Σ_i (C_ii − 1)² + λ Σ_{i≠j} C_ij²} (Zbontar et al., ICML 2021, eq. 1). Channels are
 * standardised with the biased variance and 1e-5 under the root.
 *
 * @param redundancyWeight λ, published 0.0051
 */
public record BarlowTwinsLoss(double redundancyWeight) implements PairLoss {
  public BarlowTwinsLoss {
    checkArgument(
        redundancyWeight >= 0, "redundancyWeight must be at least 0: %s", redundancyWeight);
  }

  @Override
  public Judged judge(NDArray first, NDArray second, int[] instances) {
    float batch = first.getShape().get(0);
    long width = first.getShape().get(1);
    NDArray correlation = // (D, D)
        standardised(first).transpose().matMul(standardised(second)).div(batch);
    NDArray identity = first.getManager().eye((int) width); // (D, D)
    NDArray off = correlation.mul(identity.neg().add(1));
    NDArray invariance = correlation.sub(1).mul(identity).square().sum();
    NDArray redundancy = off.square().sum().mul((float) redundancyWeight);
    return new Judged(
        invariance.add(redundancy),
        ImmutableMap.of(
            "invariance", invariance.stopGradient(), "redundancy", redundancy.stopGradient()));
  }

  private static NDArray standardised(NDArray z) {
    NDArray centred = z.sub(z.mean(new int[] {0}, true)); // (B, D)
    return centred.div(centred.square().mean(new int[] {0}, true).add(1e-5f).sqrt());
  }
}
