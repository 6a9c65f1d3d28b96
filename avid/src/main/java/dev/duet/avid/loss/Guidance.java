package dev.duet.avid.loss;

import ai.djl.ndarray.NDArray;
import java.util.Optional;

/**
 * How far the anchors of a batch are to be believed; constants, through which no gradient flows.
 *
 * @param weights {@code (B)}, at least 0, not all 0: an anchor's share in the mean over the batch;
 *     only their ratios count
 * @param targets {@code (B, P + K)}, at least 0, rows summing to one: what the scores of positives
 *     and negatives should be like, in place of the positives being sure
 */
public record Guidance(Optional<NDArray> weights, Optional<NDArray> targets) {
  /** All anchors alike, positives sure. */
  public static final Guidance NONE = new Guidance(Optional.empty(), Optional.empty());

  public static Guidance weights(NDArray weights) {
    return new Guidance(Optional.of(weights), Optional.empty());
  }
}
