package dev.duet.avid.memory;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.random.RandomGenerator;

/**
 * Every instance but the anchor, as likely as its weight says: for corpora in which some instances
 * stand for many. Constant time per draw by Walker's alias method in Vose's form (IEEE Transactions
 * on Software Engineering 17, 1991); an anchor that is drawn is drawn again.
 */
public final class WeightedNegatives implements NegativeSampler {
  private final double[] keep; // (N): probability of keeping the cell's own instance
  private final int[] alias; // (N): who else lives in the cell

  /**
   * @param weights by instance, at least 0; two or more of them above 0
   */
  public WeightedNegatives(double... weights) {
    int n = weights.length;
    double sum = 0;
    int possible = 0;
    for (double weight : weights) {
      checkArgument(
          weight >= 0 && Double.isFinite(weight), "a weight must be finite and >= 0: %s", weight);
      sum += weight;
      possible += weight > 0 ? 1 : 0;
    }
    checkArgument(possible >= 2, "negatives need at least 2 instances of weight: %s", possible);
    keep = new double[n];
    alias = new int[n];
    Deque<Integer> small = new ArrayDeque<>();
    Deque<Integer> large = new ArrayDeque<>();
    for (int i = 0; i < n; i++) {
      keep[i] = weights[i] * n / sum;
      alias[i] = i;
      (keep[i] < 1 ? small : large).push(i);
    }
    while (!small.isEmpty() && !large.isEmpty()) {
      int poor = small.pop();
      int rich = large.pop();
      alias[poor] = rich;
      keep[rich] -= 1 - keep[poor];
      (keep[rich] < 1 ? small : large).push(rich);
    }
    // What rounding leaves over has a full cell.
    large.forEach(i -> keep[i] = 1);
    small.forEach(i -> keep[i] = 1);
  }

  @Override
  public long[] draw(int[] anchors, int count, RandomGenerator random) {
    long[] drawn = new long[Math.multiplyExact(anchors.length, count)]; // (B, K)
    int place = 0;
    for (int anchor : anchors) {
      for (int k = 0; k < count; k++) {
        int candidate = one(random);
        while (candidate == anchor) {
          candidate = one(random);
        }
        drawn[place++] = candidate;
      }
    }
    return drawn;
  }

  private int one(RandomGenerator random) {
    int cell = random.nextInt(keep.length);
    return random.nextDouble() < keep[cell] ? cell : alias[cell];
  }
}
