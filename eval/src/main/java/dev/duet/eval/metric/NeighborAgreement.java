package dev.duet.eval.metric;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import dev.duet.cma.search.Neighbours;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** How often the nearest neighbours of a row have its label. */
public final class NeighborAgreement {
  private NeighborAgreement() {}

  /**
   * A part of the pairs of neighbours.
   *
   * @param fromDistance smallest cosine distance in the part
   * @param toDistance largest
   * @param pairs how many pairs
   * @param share of the pairs, those with one label
   */
  public record Band(double fromDistance, double toDistance, int pairs, double share) {}

  /**
   * Share of the k nearest with the row's label, for each row, {@code (N)}.
   *
   * @param neighbors of each row, itself not among them
   * @param k at most what was searched
   */
  public static double[] shares(Neighbours neighbors, int[] classes, int k) {
    checkArgument(k >= 1 && k <= neighbors.k(), "k must be 1 to %s: %s", neighbors.k(), k);
    double[] shares = new double[classes.length];
    for (int row = 0; row < shares.length; row++) {
      for (int rank = 0; rank < k; rank++) {
        shares[row] += classes[neighbors.id(row, rank)] == classes[row] ? 1.0 / k : 0;
      }
    }
    return shares;
  }

  /**
   * The pairs of a row and a neighbour, sorted by cosine distance and cut into bands of about the
   * same number, nearest first.
   */
  public static List<Band> byDistance(Neighbours neighbors, int[] classes, int bandCount) {
    checkArgument(bandCount >= 1, "bandCount must be at least 1: %s", bandCount);
    float[] similarities = neighbors.similarities();
    int[] pairs =
        IntStream.range(0, similarities.length)
            .boxed()
            .sorted(Comparator.comparingDouble(pair -> -similarities[pair]))
            .mapToInt(Integer::intValue)
            .toArray();
    int bands = Math.min(bandCount, pairs.length);
    ImmutableList.Builder<Band> result = ImmutableList.builder();
    for (int band = 0; band < bands; band++) {
      int from = (int) ((long) pairs.length * band / bands);
      int to = (int) ((long) pairs.length * (band + 1) / bands);
      long same =
          Arrays.stream(pairs, from, to)
              .filter(pair -> classes[neighbors.ids()[pair]] == classes[pair / neighbors.k()])
              .count();
      result.add(
          new Band(
              1 - similarities[pairs[from]],
              1 - similarities[pairs[to - 1]],
              to - from,
              (double) same / (to - from)));
    }
    return result.build();
  }

  /** The share that random neighbours would have. */
  public static double chance(int[] classes) {
    checkArgument(classes.length >= 2, "a single row has no neighbours");
    long same = 0;
    int[] sizes = new int[Arrays.stream(classes).max().orElseThrow() + 1];
    for (int number : classes) {
      same += 2L * sizes[number]++;
    }
    return same / ((double) classes.length * (classes.length - 1));
  }
}
