package dev.duet.avid.loss.cluster;

import static com.google.common.base.Preconditions.checkArgument;

import ai.djl.ndarray.NDArray;

/**
 * Soft assignments of a batch that give every prototype about the same share (Cuturi, NeurIPS 2013;
 * as used by Caron et al., NeurIPS 2020, sec. 3.1): e^(scores/ε), prototypes and then samples
 * brought to their shares in turn. Samples come last, so each one's assignment sums to one exactly.
 *
 * @param epsilon ε; the smaller, the harder the assignments
 * @param iterations rounds, published 3
 */
public record Sinkhorn(double epsilon, int iterations) {
  /** SwAV's. */
  public static final Sinkhorn PUBLISHED = new Sinkhorn(0.05, 3);

  public Sinkhorn {
    checkArgument(epsilon > 0, "epsilon must be above 0: %s", epsilon);
    checkArgument(iterations >= 1, "iterations must be at least 1: %s", iterations);
  }

  /**
   * Assigns.
   *
   * @param scores {@code (B, K)}, without a graph
   * @return {@code (B, K)}, rows summing to one
   */
  public NDArray assign(NDArray scores) {
    NDArray logs = scores.div(epsilon); // (B, K); logarithms, for e^(1/0.05) is a large number
    for (int i = 0; i < iterations; i++) {
      logs = logs.logSoftmax(0); // every prototype the same
      logs = logs.logSoftmax(1); // every sample one
    }
    return logs.exp();
  }
}
