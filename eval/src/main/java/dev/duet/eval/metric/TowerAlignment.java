package dev.duet.eval.metric;

import static com.google.common.base.Preconditions.checkArgument;

import dev.duet.cma.search.SearchProgress;
import dev.duet.eval.feature.FeatureMatrix;
import dev.duet.eval.search.ProductScan;
import java.util.Arrays;

/**
 * How the rows of two towers, scaled to length 1, lie to each other.
 *
 * @param alignment mean squared distance of a pair (Wang and Isola, ICML 2020, α = 2); 0 is best
 * @param modalityGap distance between the towers' means (Liang et al., NeurIPS 2022)
 * @param pairSimilarity mean cosine of pairs
 * @param otherSimilarity mean cosine of a row and another's partner
 */
public record TowerAlignment(
    double alignment, double modalityGap, double pairSimilarity, double otherSimilarity) {

  /** Of V pairs, both {@code (V, D)}. */
  public static TowerAlignment of(FeatureMatrix video, FeatureMatrix audio) {
    checkArgument(
        video.rowCount() == audio.rowCount() && video.width() == audio.width(),
        "pairs need matrices of one shape: %s and %s",
        video,
        audio);
    FeatureMatrix v = video.normalized();
    FeatureMatrix a = audio.normalized();
    int count = v.rowCount();
    double[] videoMean = mean(v);
    double[] audioMean = mean(a);
    double pair = 0;
    double alignment = 0;
    for (int row = 0; row < count; row++) {
      for (int d = 0; d < v.width(); d++) {
        double difference = v.get(row, d) - a.get(row, d);
        alignment += difference * difference / count;
        pair += (double) v.get(row, d) * a.get(row, d) / count;
      }
    }
    double gap = 0;
    double all = 0;
    for (int d = 0; d < v.width(); d++) {
      gap += (videoMean[d] - audioMean[d]) * (videoMean[d] - audioMean[d]);
      all += videoMean[d] * audioMean[d];
    }
    // The mean over all V² pairs is the product of the means; V of them are partners.
    double others = count == 1 ? Double.NaN : (all * count - pair) / (count - 1);
    return new TowerAlignment(alignment, Math.sqrt(gap), pair, others);
  }

  /**
   * Uniformity of one tower: {@code ln mean exp(-2 |x - y|²)} over pairs of different rows (Wang
   * and Isola, t = 2); the lower, the more even. 0 is one point, -4 about the least.
   *
   * @param rows {@code (V, D)}, at least 2
   */
  public static double uniformity(FeatureMatrix rows) {
    checkArgument(rows.rowCount() >= 2, "uniformity needs at least 2 rows: %s", rows.rowCount());
    FeatureMatrix unit = rows.normalized();
    double[] sums = new double[unit.rowCount()];
    ProductScan.scan(
        unit,
        unit,
        (query, firstRow, products, count) -> {
          double sum = 0;
          for (int i = 0; i < count; i++) {
            if (firstRow + i != query) {
              sum += Math.exp(-4 + 4 * Math.min(1, products[i])); // |x - y|² = 2 - 2 x·y
            }
          }
          sums[query] += sum;
        },
        SearchProgress.Listener.NONE);
    double pairs = (double) unit.rowCount() * (unit.rowCount() - 1);
    return Math.log(Arrays.stream(sums).sum() / pairs);
  }

  private static double[] mean(FeatureMatrix rows) {
    double[] mean = new double[rows.width()];
    for (int row = 0; row < rows.rowCount(); row++) {
      for (int d = 0; d < mean.length; d++) {
        mean[d] += rows.get(row, d) / (double) rows.rowCount();
      }
    }
    return mean;
  }
}
