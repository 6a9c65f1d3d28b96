package dev.duet.cma.search;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.Arrays;

/**
 * The k nearest rows of each query, nearest first; equally near ones by ascending row.
 *
 * @param k neighbours a query
 * @param ids rows of the gallery, {@code (Q, k)}
 * @param similarities of the neighbours, {@code (Q, k)}
 */
@SuppressWarnings("ArrayRecordComponent") // big, so handed on without a copy
public record Neighbours(int k, int[] ids, float[] similarities) {
  public Neighbours {
    checkArgument(k >= 1, "k must be at least 1: %s", k);
    checkArgument(
        ids.length == similarities.length && ids.length % k == 0,
        "%s ids and %s similarities do not make rows of %s",
        ids.length,
        similarities.length,
        k);
  }

  /** Q. */
  public int queries() {
    return ids.length / k;
  }

  /** A query's neighbour of a rank, from 0 for the nearest. */
  public int id(int query, int rank) {
    return ids[query * k + rank];
  }

  /** The similarity of a query's neighbour of a rank, from 0 for the nearest. */
  public float similarity(int query, int rank) {
    return similarities[query * k + rank];
  }

  /** The k neighbours of a query, nearest first. */
  public int[] ids(int query) {
    return Arrays.copyOfRange(ids, query * k, (query + 1) * k);
  }

  /** The similarities of a query's neighbours, greatest first. */
  public float[] similarities(int query) {
    return Arrays.copyOfRange(similarities, query * k, (query + 1) * k);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Neighbours that
        && k == that.k
        && Arrays.equals(ids, that.ids)
        && Arrays.equals(similarities, that.similarities);
  }

  @Override
  public int hashCode() {
    return 31 * k + Arrays.hashCode(ids);
  }

  @Override
  public String toString() {
    return "Neighbours[queries=%d, k=%d]".formatted(queries(), k);
  }
}
