package dev.duet.avid.memory;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.random.RandomGenerator;

/**
 * Every instance but the anchor, equally likely: {@code r + [r ≥ y]} for r uniform in [0, N − 1).
 *
 * @param instances N
 */
public record UniformNegatives(int instances) implements NegativeSampler {
  public UniformNegatives {
    checkArgument(instances >= 2, "negatives need at least 2 instances: %s", instances);
  }

  @Override
  public long[] draw(int[] anchors, int count, RandomGenerator random) {
    long[] drawn = new long[Math.multiplyExact(anchors.length, count)]; // (B, K)
    int place = 0;
    for (int anchor : anchors) {
      for (int k = 0; k < count; k++) {
        int r = random.nextInt(instances - 1);
        drawn[place++] = r >= anchor ? r + 1 : r;
      }
    }
    return drawn;
  }
}
