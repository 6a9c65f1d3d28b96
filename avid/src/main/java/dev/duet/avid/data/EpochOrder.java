package dev.duet.avid.data;

import java.util.random.RandomGenerator;

/**
 * The instances of an epoch: one permutation of the corpus after the other, each drawn from the
 * seed, the epoch and the pass. Not safe for use from several threads at once.
 */
final class EpochOrder {
  private final long seed;
  private final int epoch;
  private final int[] permutation; // (N)
  private int pass = -1;

  EpochOrder(long seed, int epoch, int instances) {
    this.seed = seed;
    this.epoch = epoch;
    permutation = new int[instances];
  }

  /** Number of the instance at a place of the epoch. */
  int instanceAt(int place) {
    int wanted = place / permutation.length;
    if (wanted != pass) {
      shuffle(wanted);
    }
    return permutation[place % permutation.length];
  }

  private void shuffle(int wanted) {
    RandomGenerator random = Visit.random(seed, epoch, wanted, 0, 0, "order of a pass");
    for (int i = 0; i < permutation.length; i++) {
      int j = random.nextInt(i + 1);
      permutation[i] = permutation[j];
      permutation[j] = i;
    }
    pass = wanted;
  }
}
