package dev.duet.eval.metric;

import static com.google.common.base.Preconditions.checkArgument;

import dev.duet.cma.search.Neighbours;

/** Retrieval within a modality: a query is answered if something of its class is found. */
public final class ClassRetrieval {
  private ClassRetrieval() {}

  /**
   * Recall at k: for each query 1 if one of its k nearest gallery rows has its class, else 0.
   *
   * @param neighbors at least {@code min(k, gallery)} of each query
   * @param queryClasses {@code (Q)}
   * @param galleryClasses {@code (N)}
   */
  public static double[] recall(
      Neighbours neighbors, int[] queryClasses, int[] galleryClasses, int k) {
    checkArgument(k >= 1, "k must be at least 1: %s", k);
    int found = Math.min(k, galleryClasses.length);
    checkArgument(
        neighbors.queries() == queryClasses.length && neighbors.k() >= found,
        "%s neighbours of %s queries do not answer %s queries at k = %s",
        neighbors.k(),
        neighbors.queries(),
        queryClasses.length,
        k);
    double[] hits = new double[queryClasses.length];
    for (int query = 0; query < hits.length; query++) {
      for (int rank = 0; rank < found && hits[query] == 0; rank++) {
        hits[query] = galleryClasses[neighbors.id(query, rank)] == queryClasses[query] ? 1 : 0;
      }
    }
    return hits;
  }
}
