package dev.duet.cma.search;

/**
 * The nearest rows of a gallery, exactly: every query is compared with every row.
 *
 * <p>Similarity is the product of rows, so rows of unit length are compared by cosine. OpenBLAS
 * multiplies tiles in float32; the candidates are then ranked by products that are summed in one
 * fixed order, and equally near rows are ordered by number. The answer depends on nothing else.
 * Time is {@code 2 Q G D} operations, for {@link #nearestOthers} half of that, because every
 * product serves both of its rows. Memory beside the matrices is {@code O(Q k)}.
 */
public final class ExactSearch {
  private ExactSearch() {}

  /**
   * The k nearest rows of the gallery for each query.
   *
   * @param queries {@code (Q, D)}
   * @param gallery {@code (G, D)}
   * @param k from 1 to G
   * @param threads that work at once
   * @throws IllegalArgumentException if G is less than k or a number is not finite
   */
  public static Neighbours nearest(HostMatrix queries, HostMatrix gallery, int k, int threads)
      throws InterruptedException {
    return nearest(queries, gallery, k, threads, SearchProgress.Listener.NONE);
  }

  /** The same, with somebody who hears how far it is. */
  public static Neighbours nearest(
      HostMatrix queries, HostMatrix gallery, int k, int threads, SearchProgress.Listener listener)
      throws InterruptedException {
    return run(PairScores.between(queries, gallery), k, threads, listener);
  }

  /**
   * The k nearest other rows for each row of a matrix; no row is its own neighbour.
   *
   * @param rows {@code (N, D)}
   * @param k from 1 to N - 1
   * @param threads that work at once
   * @throws IllegalArgumentException if N is less than k + 1 or a number is not finite
   */
  public static Neighbours nearestOthers(HostMatrix rows, int k, int threads)
      throws InterruptedException {
    return nearestOthers(rows, k, threads, SearchProgress.Listener.NONE);
  }

  /** The same, with somebody who hears how far it is. */
  public static Neighbours nearestOthers(
      HostMatrix rows, int k, int threads, SearchProgress.Listener listener)
      throws InterruptedException {
    return run(PairScores.within(rows), k, threads, listener);
  }

  private static Neighbours run(
      PairScores scores, int k, int threads, SearchProgress.Listener listener)
      throws InterruptedException {
    TileSearch search = new TileSearch(scores, k, TileSearch.SIDE, threads);
    boolean unused = search.run(TileSearch.UNLIMITED, listener);
    return search.finish();
  }
}
