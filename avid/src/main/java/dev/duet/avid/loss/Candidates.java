package dev.duet.avid.loss;

import static com.google.common.base.Preconditions.checkArgument;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;

/**
 * Which rows of a bank the anchors of a batch are compared with.
 *
 * @param positives instance numbers, int64 {@code (B, P)}
 * @param negatives instance numbers, int64 {@code (B, K)}
 */
public record Candidates(NDArray positives, NDArray negatives) {
  public Candidates {
    checkArgument(
        positives.getShape().dimension() == 2
            && negatives.getShape().dimension() == 2
            && positives.getShape().get(0) == negatives.getShape().get(0),
        "positives must be (B, P) and negatives (B, K): %s and %s",
        positives.getShape(),
        negatives.getShape());
  }

  /**
   * Every anchor's own instance as its one positive.
   *
   * @param manager owns the arrays
   * @param anchors instance numbers, {@code (B)}
   * @param negatives instance numbers, {@code (B, K)} in row-major order
   */
  public static Candidates instances(NDManager manager, int[] anchors, long[] negatives) {
    long[] own = Arrays.stream(anchors).asLongStream().toArray();
    return of(manager, anchors.length, own, negatives);
  }

  /**
   * Candidates in host memory.
   *
   * @param anchors B
   * @param positives {@code (B, P)} in row-major order
   * @param negatives {@code (B, K)} in row-major order
   */
  public static Candidates of(NDManager manager, int anchors, long[] positives, long[] negatives) {
    return new Candidates(
        manager.create(positives, new Shape(anchors, positives.length / anchors)),
        manager.create(negatives, new Shape(anchors, negatives.length / anchors)));
  }

  /** With the first K' of each anchor's negatives only. */
  public Candidates firstNegatives(int count) {
    checkArgument(
        count >= 1 && count <= negativeCount(),
        "negatives must lie in [1, %s]: %s",
        negativeCount(),
        count);
    return new Candidates(positives, Slices.columns(negatives, 0, count));
  }

  /** B. */
  public int anchors() {
    return Math.toIntExact(positives.getShape().get(0));
  }

  /** P. */
  public int positiveCount() {
    return Math.toIntExact(positives.getShape().get(1));
  }

  /** K. */
  public int negativeCount() {
    return Math.toIntExact(negatives.getShape().get(1));
  }
}
