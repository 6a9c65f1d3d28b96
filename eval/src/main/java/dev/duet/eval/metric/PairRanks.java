package dev.duet.eval.metric;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.math.Quantiles;
import dev.duet.cma.search.SearchProgress;
import dev.duet.eval.feature.FeatureMatrix;
import dev.duet.eval.search.ProductScan;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Retrieval across modalities: row i of the queries belongs to row i of the gallery.
 *
 * <p>Ranks are pessimistic: whatever is as near as the right answer counts as nearer, so features
 * that collapsed to a point are found last and not first. Similarities closer than {@value
 * #TOLERANCE}, which float32 cannot tell apart, are equal.
 *
 * @param ranks from 1, one for each query that has a right answer
 */
@SuppressWarnings("ArrayRecordComponent") // compared by content nowhere
public record PairRanks(int[] ranks) {
  private static final float TOLERANCE = 2e-6f;

  /**
   * Rank of each query's own partner.
   *
   * @param queries {@code (V, D)}, rows of length 1
   * @param gallery {@code (V, D)}, rows of length 1
   */
  public static PairRanks ofPartners(
      FeatureMatrix queries, FeatureMatrix gallery, SearchProgress.Listener progress) {
    checkPairs(queries, gallery);
    float[] own = new float[queries.rowCount()];
    for (int row = 0; row < own.length; row++) {
      own[row] = dot(queries, gallery, row);
    }
    int[] ranks = new int[own.length];
    Arrays.fill(ranks, 1);
    ProductScan.scan(
        queries,
        gallery,
        (query, firstRow, products, count) -> {
          for (int i = 0; i < count; i++) {
            if (products[i] >= own[query] - TOLERANCE && firstRow + i != query) {
              ranks[query]++;
            }
          }
        },
        progress);
    return new PairRanks(ranks);
  }

  /**
   * Rank, among all but the query's own partner, of the first row of the query's class. Queries
   * that are alone in their class are left out.
   *
   * @param classes class of each pair, {@code (V)}
   */
  public static PairRanks ofClasses(
      FeatureMatrix queries,
      FeatureMatrix gallery,
      int[] classes,
      SearchProgress.Listener progress) {
    checkPairs(queries, gallery);
    checkArgument(
        classes.length == queries.rowCount(),
        "%s pairs need as many classes: %s",
        queries.rowCount(),
        classes.length);
    float[] best = new float[classes.length];
    Arrays.fill(best, Float.NEGATIVE_INFINITY);
    ProductScan.scan(
        queries,
        gallery,
        (query, firstRow, products, count) -> {
          for (int i = 0; i < count; i++) {
            if (classes[firstRow + i] == classes[query] && firstRow + i != query) {
              best[query] = Math.max(best[query], products[i]);
            }
          }
        },
        SearchProgress.Listener.NONE);
    int[] ranks = new int[classes.length];
    Arrays.fill(ranks, 1);
    ProductScan.scan(
        queries,
        gallery,
        (query, firstRow, products, count) -> {
          for (int i = 0; i < count; i++) {
            if (products[i] >= best[query] - TOLERANCE && classes[firstRow + i] != classes[query]) {
              ranks[query]++;
            }
          }
        },
        progress);
    return new PairRanks(
        IntStream.range(0, ranks.length)
            .filter(query -> best[query] > Float.NEGATIVE_INFINITY)
            .map(query -> ranks[query])
            .toArray());
  }

  /** For each query 1 if its rank is at most k, else 0. */
  public double[] recall(int k) {
    return Arrays.stream(ranks).mapToDouble(rank -> rank <= k ? 1 : 0).toArray();
  }

  /** The median rank; NaN if no query has a right answer. */
  public double median() {
    return ranks.length == 0 ? Double.NaN : Quantiles.median().compute(ranks);
  }

  private static void checkPairs(FeatureMatrix queries, FeatureMatrix gallery) {
    checkArgument(
        queries.rowCount() == gallery.rowCount() && queries.width() == gallery.width(),
        "pairs need matrices of one shape: %s and %s",
        queries,
        gallery);
  }

  private static float dot(FeatureMatrix a, FeatureMatrix b, int row) {
    double dot = 0;
    for (int d = 0; d < a.width(); d++) {
      dot += (double) a.get(row, d) * b.get(row, d);
    }
    return (float) dot;
  }
}
