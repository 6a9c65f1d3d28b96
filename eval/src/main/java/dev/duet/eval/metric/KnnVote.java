package dev.duet.eval.metric;

import static com.google.common.base.Preconditions.checkArgument;

import dev.duet.cma.search.Neighbours;

/**
 * Weighted vote of the nearest neighbours: each votes for its class with {@code exp(similarity /
 * T)} (Wu et al., Unsupervised Feature Learning via Non-Parametric Instance Discrimination, CVPR
 * 2018, sec. 3.4).
 *
 * @param k neighbours that vote; all of a smaller gallery
 * @param temperature T
 */
public record KnnVote(int k, double temperature) {
  /** The temperature that the field uses. */
  public static final double TEMPERATURE = 0.07;

  public KnnVote {
    checkArgument(k >= 1, "k must be at least 1: %s", k);
    checkArgument(temperature > 0, "temperature must be positive: %s", temperature);
  }

  /**
   * The classes with the most votes.
   *
   * @param neighbors at least {@code min(k, gallery)} of each query, by cosine similarity
   * @param galleryClasses class of each gallery row, {@code (N)}
   * @param classCount C
   */
  public Predictions predict(Neighbours neighbors, int[] galleryClasses, int classCount) {
    int voters = Math.min(k, galleryClasses.length);
    checkArgument(
        neighbors.k() >= voters, "%s neighbours vote, %s were searched", voters, neighbors.k());
    int[][] ranked = new int[neighbors.queries()][];
    double[] votes = new double[classCount]; // (C)
    for (int query = 0; query < ranked.length; query++) {
      java.util.Arrays.fill(votes, 0);
      // Relative to the nearest, so that no vote overflows.
      double nearest = neighbors.similarity(query, 0);
      for (int rank = 0; rank < voters; rank++) {
        votes[galleryClasses[neighbors.id(query, rank)]] +=
            Math.exp((neighbors.similarity(query, rank) - nearest) / temperature);
      }
      ranked[query] = Predictions.best(votes);
    }
    return new Predictions(ranked);
  }
}
