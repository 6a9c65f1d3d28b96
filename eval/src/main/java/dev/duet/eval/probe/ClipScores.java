package dev.duet.eval.probe;

import dev.duet.eval.feature.FeatureSet;
import dev.duet.eval.metric.Predictions;
import java.util.Arrays;

/** Scores of clips put together to scores of their items. */
final class ClipScores {
  private ClipScores() {}

  /** Mean of each item's clips, {@code (V, C)}; clips as {@link FeatureSet#rowsOf} has them. */
  static double[][] itemMeans(FeatureSet features, int[] items, double[][] clips) {
    double[][] means = new double[items.length][];
    int clip = 0;
    for (int i = 0; i < items.length; i++) {
      int count = features.rowsOf(new int[] {items[i]}).length;
      double[] mean = new double[clips[clip].length];
      for (int end = clip + count; clip < end; clip++) {
        for (int c = 0; c < mean.length; c++) {
          mean[c] += clips[clip][c] / count;
        }
      }
      means[i] = mean;
    }
    return means;
  }

  /** Share of items told right; NaN of none. */
  static double accuracy(Predictions predictions, int[] truth) {
    return Arrays.stream(predictions.hits(truth, 1)).average().orElse(Double.NaN);
  }

  /** Class of each row. */
  static int[] rowClasses(FeatureSet features, int[] classes, int[] rows) {
    return Arrays.stream(rows).map(row -> classes[features.itemOfRow()[row]]).toArray();
  }
}
