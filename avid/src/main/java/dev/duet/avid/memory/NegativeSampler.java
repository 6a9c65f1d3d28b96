package dev.duet.avid.memory;

import java.util.random.RandomGenerator;

/**
 * Draws the instances that anchors are told apart from. All draws are independent of one another,
 * so an instance may come twice; one set serves both banks.
 */
@FunctionalInterface
public interface NegativeSampler {
  /**
   * Draws the negatives of a batch.
   *
   * @param anchors instance numbers, {@code (B)}
   * @param count K, negatives of each anchor
   * @param random where the draws come from, anchor by anchor
   * @return instance numbers, {@code (B, K)} in row-major order
   */
  long[] draw(int[] anchors, int count, RandomGenerator random);
}
