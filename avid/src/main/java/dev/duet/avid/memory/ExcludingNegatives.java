package dev.duet.avid.memory;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.function.IntFunction;
import java.util.random.RandomGenerator;

/**
 * Every instance but an anchor's excluded ones, equally likely. With the excluded p₀ &lt; p₁ &lt; …
 * of an anchor, r uniform in [0, N − |p|) becomes {@code r + #{j : r ≥ p_j − j}}, which keeps the
 * order and skips every p.
 *
 * @param instances N
 * @param excluded by anchor: instance numbers, ascending and without repetition; to spare the
 *     anchor itself it must be among them
 */
public record ExcludingNegatives(int instances, IntFunction<int[]> excluded)
    implements NegativeSampler {
  public ExcludingNegatives {
    checkArgument(instances >= 2, "negatives need at least 2 instances: %s", instances);
  }

  @Override
  public long[] draw(int[] anchors, int count, RandomGenerator random) {
    long[] drawn = new long[Math.multiplyExact(anchors.length, count)]; // (B, K)
    int place = 0;
    for (int anchor : anchors) {
      int[] skipped = excluded.apply(anchor);
      int rest = instances - skipped.length;
      checkArgument(
          rest >= 1, "nothing is left of %s instances without %s", instances, skipped.length);
      for (int k = 0; k < count; k++) {
        drawn[place++] = map(random.nextInt(rest), skipped);
      }
    }
    return drawn;
  }

  /**
   * The r-th instance that is not skipped.
   *
   * @param r from 0 on
   * @param skipped ascending
   */
  public static int map(int r, int[] skipped) {
    // p_j − j never falls, so the count of those at most r is found by bisection.
    int low = 0;
    int high = skipped.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (r >= skipped[middle] - middle) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return r + low;
  }
}
