package dev.duet.eval.metric;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.Arrays;

/**
 * The classes that score highest for each of V items.
 *
 * @param ranked {@code (V, <= 5)}, best first; of equal scores the lower class number
 */
@SuppressWarnings("ArrayRecordComponent") // compared by content nowhere
public record Predictions(int[][] ranked) {
  private static final int KEPT = 5;

  /** The best of each row of scores, {@code (V, C)}. */
  public static Predictions of(double[][] scores) {
    return new Predictions(Arrays.stream(scores).map(Predictions::best).toArray(int[][]::new));
  }

  /** The classes with the highest scores {@code (C)}, at most 5, best first. */
  static int[] best(double[] scores) {
    int[] best = new int[Math.min(KEPT, scores.length)];
    int size = 0;
    for (int c = 0; c < scores.length; c++) {
      checkArgument(!Double.isNaN(scores[c]), "the score of class %s is NaN", c);
      int place = size;
      while (place > 0 && scores[c] > scores[best[place - 1]]) {
        place--;
      }
      if (place < best.length) {
        int moved = Math.min(size, best.length - 1) - place;
        System.arraycopy(best, place, best, place + 1, moved);
        best[place] = c;
        size = Math.min(size + 1, best.length);
      }
    }
    return best;
  }

  /** Number of items V. */
  public int count() {
    return ranked.length;
  }

  /** The best class of each item, {@code (V)}. */
  public int[] top() {
    return Arrays.stream(ranked).mapToInt(row -> row[0]).toArray();
  }

  /**
   * For each item 1 if its class is among the best k, else 0.
   *
   * @param truth class of each item, {@code (V)}
   * @param k at most 5; more than there are classes is the same as all of them
   */
  public double[] hits(int[] truth, int k) {
    checkArgument(truth.length == count(), "%s items, %s classes", count(), truth.length);
    checkArgument(k >= 1 && k <= KEPT, "k must be 1 to %s: %s", KEPT, k);
    double[] hits = new double[truth.length];
    for (int i = 0; i < truth.length; i++) {
      for (int rank = 0; rank < Math.min(k, ranked[i].length); rank++) {
        hits[i] += ranked[i][rank] == truth[i] ? 1 : 0;
      }
    }
    return hits;
  }
}
