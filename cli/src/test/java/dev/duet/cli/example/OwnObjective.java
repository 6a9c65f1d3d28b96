package dev.duet.cli.example;

import ai.djl.ndarray.NDArray;
import dev.duet.avid.loss.pair.PairLoss;
import java.util.Map;

/**
 * Partners close, everything spread over the sphere (Wang and Isola, ICML 2020): {@code E‖a − b‖² +
 * ln E exp(−2‖a_i − a_j‖²)}, the second for both modalities.
 */
// snippet starts
public record OwnObjective() implements PairLoss {
  @Override
  public Judged judge(NDArray first, NDArray second, int[] instances) {
    NDArray a = first.normalize(2, 1); // (B, D)
    NDArray b = second.normalize(2, 1); // (B, D)
    NDArray alignment = a.sub(b).square().sum(new int[] {1}).mean();
    NDArray uniformity = uniformity(a).add(uniformity(b)).div(2f);
    return new Judged(alignment.add(uniformity), Map.of("alignment", alignment.stopGradient()));
  }

  private static NDArray uniformity(NDArray x) { // ‖x_i − x_j‖² = 2 − 2 x_i·x_j
    return x.matMul(x.transpose()).sub(1f).mul(4f).exp().mean().log();
  }
}
// snippet ends
