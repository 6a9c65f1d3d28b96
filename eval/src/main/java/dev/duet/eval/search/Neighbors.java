package dev.duet.eval.search;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * The nearest gallery rows of Q queries, nearest first; of equally near ones the first in the
 * gallery.
 *
 * @param k neighbours of each query
 * @param indices {@code (Q, k)}, row-major: numbers of gallery rows
 * @param similarities {@code (Q, k)}, row-major: inner products
 */
@SuppressWarnings("ArrayRecordComponent") // compared by content nowhere, and large
public record Neighbors(int k, int[] indices, float[] similarities) {
  public Neighbors {
    checkArgument(k >= 1, "k must be at least 1: %s", k);
    checkArgument(
        indices.length == similarities.length && indices.length % k == 0,
        "%s neighbours and %s similarities are no whole rows of %s",
        indices.length,
        similarities.length,
        k);
  }

  /** Number of queries Q. */
  public int queryCount() {
    return indices.length / k;
  }

  /** The gallery row that is the query's neighbour number {@code rank}, from 0. */
  public int index(int query, int rank) {
    return indices[query * k + rank];
  }

  /** The similarity of the query's neighbour number {@code rank}, from 0. */
  public float similarity(int query, int rank) {
    return similarities[query * k + rank];
  }
}
