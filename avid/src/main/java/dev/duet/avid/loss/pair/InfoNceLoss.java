package dev.duet.avid.loss.pair;

import static com.google.common.base.Preconditions.checkArgument;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.google.common.collect.ImmutableMap;

/**
 * Symmetric InfoNCE in the batch: each embedding of one view is to find its partner among the other
 * view's, {@code ½ CE(first → second) + ½ CE(second → first)} (van den Oord et al., 2018; across
 * modalities as in CLIP, Radford et al., ICML 2021). ln B where all scores are equal.
 *
 * @param temperature T
 */
public record InfoNceLoss(double temperature) implements PairLoss {
  public InfoNceLoss {
    checkArgument(temperature > 0, "temperature must be above 0: %s", temperature);
  }

  @Override
  public Judged judge(NDArray first, NDArray second, int[] instances) {
    NDManager manager = first.getManager();
    NDArray mask = BatchMask.between(manager, instances, 1);
    NDArray partners = BatchMask.positives(manager, instances.length, 1);
    NDArray cosines = first.normalize(2, 1).matMul(second.normalize(2, 1).transpose()); // (B, B)
    NDArray scores = cosines.div(temperature).add(mask);
    NDArray there = scores.logSoftmax(1).mul(partners).sum();
    NDArray back = scores.logSoftmax(0).mul(partners).sum();
    NDArray loss = there.add(back).div(-2f * instances.length);
    return new Judged(
        loss,
        ImmutableMap.of(
            "positive-similarity", ContrastMetrics.positives(cosines, partners),
            "negative-similarity", ContrastMetrics.negatives(cosines, partners, mask),
            "accuracy", ContrastMetrics.accuracy(scores, partners)));
  }
}
