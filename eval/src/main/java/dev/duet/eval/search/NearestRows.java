package dev.duet.eval.search;

import static com.google.common.base.Preconditions.checkArgument;

import dev.duet.cma.search.ExactSearch;
import dev.duet.cma.search.HostMatrix;
import dev.duet.cma.search.Neighbours;
import dev.duet.cma.search.SearchProgress;
import dev.duet.eval.feature.FeatureMatrix;

/**
 * The exact search of {@link dev.duet.cma.search} for features: a gallery smaller than k gives all
 * it has, and the machine's processors work at once.
 */
public final class NearestRows {
  private NearestRows() {}

  /**
   * The gallery rows with the largest inner products, nearest first.
   *
   * @param queries {@code (Q, D)}
   * @param gallery {@code (N, D)}
   * @param k neighbours wanted; of a smaller gallery all rows are given
   */
  public static Neighbours nearest(
      FeatureMatrix queries, FeatureMatrix gallery, int k, SearchProgress.Listener listener) {
    checkArgument(k >= 1, "k must be at least 1: %s", k);
    checkArgument(
        queries.width() == gallery.width(),
        "queries have width %s, the gallery %s",
        queries.width(),
        gallery.width());
    return search(
        () ->
            ExactSearch.nearest(
                host(queries),
                host(gallery),
                Math.min(k, gallery.rowCount()),
                Runtime.getRuntime().availableProcessors(),
                listener));
  }

  /**
   * The nearest other rows of each row of one matrix.
   *
   * @param rows {@code (N, D)}, at least 2
   * @param k neighbours wanted; at most N - 1 are given
   */
  public static Neighbours nearestOthers(
      FeatureMatrix rows, int k, SearchProgress.Listener listener) {
    checkArgument(k >= 1, "k must be at least 1: %s", k);
    checkArgument(rows.rowCount() >= 2, "a single row has no neighbours");
    return search(
        () ->
            ExactSearch.nearestOthers(
                host(rows),
                Math.min(k, rows.rowCount() - 1),
                Runtime.getRuntime().availableProcessors(),
                listener));
  }

  private static HostMatrix host(FeatureMatrix rows) {
    HostMatrix copy = HostMatrix.zeros(rows.rowCount(), rows.width());
    rows.copyTo(copy.values());
    return copy;
  }

  private interface Search {
    Neighbours run() throws InterruptedException;
  }

  private static Neighbours search(Search search) {
    try {
      return search.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while searching", e);
    }
  }
}
