package dev.duet.avid.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;

/**
 * How the scores of an anchor's positives and negatives become a loss. The gradients come in closed
 * form, so that nothing as large as the gathered rows has to be kept for a backward pass. Shapes: b
 * anchors, P positives and K negatives of each.
 */
public sealed interface Criterion {
  /**
   * Noise-contrastive estimation: binary classification of positives against K negatives.
   *
   * <p>{@code −(1/P) Σ_p ln(e^{s_p} / (e^{s_p} + c)) − Σ_k ln(c / (e^{s_k} + c))} with c = K·Z
   * (AVID eq. 2 and 3, CMA eq. 6 for P above 1).
   *
   * @param partition Z
   */
  record Nce(PartitionConstant partition) implements Criterion {}

  /**
   * Cross-entropy of telling a positive from the negatives, averaged over the positives: {@code
   * −(1/P) Σ_p ln(e^{s_p} / (e^{s_p} + Σ_k e^{s_k}))} (van den Oord et al., 2018).
   */
  record InfoNce() implements Criterion {}

  /**
   * Losses and their derivatives by the scores.
   *
   * @param losses {@code (b)}
   * @param byPositives {@code (b, P)}
   * @param byNegatives {@code (b, K)}
   */
  record Judgement(NDArray losses, NDArray byPositives, NDArray byNegatives) {}

  /**
   * Judges scores against one or more positives that count alike.
   *
   * @param positives {@code (b, P)}
   * @param negatives {@code (b, K)}
   * @param logC ln(K·Z); meaningless to {@link InfoNce}
   */
  default Judgement judge(NDArray positives, NDArray negatives, double logC) {
    float share = 1f / positives.getShape().get(1);
    if (this instanceof Nce) {
      NDArray lacking = positives.neg().addi(logC); // (b, P): ln c − s
      NDArray excess = negatives.sub(logC); // (b, K): s − ln c
      NDArray losses =
          Activation.softPlus(lacking)
              .mean(new int[] {1})
              .addi(Activation.softPlus(excess).sum(new int[] {1})); // (b)
      return new Judgement(
          losses, Activation.sigmoid(lacking).muli(-share), Activation.sigmoid(excess));
    }
    NDArray highest = negatives.max(new int[] {1}, true); // (b, 1)
    NDArray powers = negatives.sub(highest).exp(); // (b, K)
    NDArray sum = powers.sum(new int[] {1}, true); // (b, 1)
    NDArray lacking = sum.log().addi(highest).sub(positives); // (b, P)
    NDArray byPositives = Activation.sigmoid(lacking).muli(-share); // (b, P)
    NDArray pull = byPositives.sum(new int[] {1}, true).neg(); // (b, 1)
    return new Judgement(
        Activation.softPlus(lacking).mean(new int[] {1}), byPositives, powers.mul(pull.div(sum)));
  }

  /**
   * Judges scores against a distribution over all candidates, positives first, in place of one sure
   * positive: cross-entropy, and binary cross-entropy for {@link Nce}. With all of it on a single
   * positive this is {@link #judge}.
   *
   * @param positives {@code (b, P)}
   * @param negatives {@code (b, K)}
   * @param targets {@code (b, P + K)}, at least 0, rows summing to one
   * @param logC ln(K·Z); meaningless to {@link InfoNce}
   */
  default Judgement judgeSoftly(
      NDArray positives, NDArray negatives, NDArray targets, double logC) {
    NDArray scores = positives.concat(negatives, 1); // (b, P + K)
    NDArray losses;
    NDArray byScores;
    if (this instanceof Nce) {
      NDArray excess = scores.sub(logC); // (b, P + K)
      // t·softplus(−x) + (1 − t)·softplus(x) = softplus(x) − t·x
      losses = Activation.softPlus(excess).sub(targets.mul(excess)).sum(new int[] {1});
      byScores = Activation.sigmoid(excess).subi(targets);
    } else {
      NDArray logShares = scores.logSoftmax(1);
      losses = logShares.mul(targets).sum(new int[] {1}).neg();
      byScores = logShares.exp().subi(targets);
    }
    long first = positives.getShape().get(1);
    return new Judgement(
        losses,
        Slices.columns(byScores, 0, first),
        Slices.columns(byScores, first, byScores.getShape().get(1)));
  }
}
