package dev.duet.avid.loss.pair;

import static com.google.common.base.Preconditions.checkArgument;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.google.common.collect.ImmutableMap;

/**
 * SimCLR's loss: each of the 2B embeddings is to find its partner among all others of both views;
 * the mean over all 2B (Chen et al., ICML 2020, eq. 1). ln(2B − 1) where all scores are equal.
 *
 * @param temperature T
 */
public record NtXentLoss(double temperature) implements PairLoss {
  public NtXentLoss {
    checkArgument(temperature > 0, "temperature must be above 0: %s", temperature);
  }

  @Override
  public boolean joinsViews() {
    return true;
  }

  @Override
  public Judged judge(NDArray first, NDArray second, int[] instances) {
    NDManager manager = first.getManager();
    NDArray mask = BatchMask.between(manager, instances, 2);
    NDArray partners = BatchMask.positives(manager, instances.length, 2);
    NDArray units = first.concat(second, 0).normalize(2, 1); // (2B, D)
    NDArray cosines = units.matMul(units.transpose()); // (2B, 2B)
    NDArray scores = cosines.div(temperature).add(mask);
    NDArray loss = scores.logSoftmax(1).mul(partners).sum().div(-2f * instances.length);
    return new Judged(
        loss,
        ImmutableMap.of(
            "positive-similarity", ContrastMetrics.positives(cosines, partners),
            "negative-similarity", ContrastMetrics.negatives(cosines, partners, mask),
            "accuracy", ContrastMetrics.accuracy(scores, partners)));
  }
}
