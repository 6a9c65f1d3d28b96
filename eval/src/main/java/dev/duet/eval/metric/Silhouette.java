package dev.duet.eval.metric;

import static com.google.common.base.Preconditions.checkArgument;

import dev.duet.eval.feature.FeatureMatrix;
import java.util.Arrays;

/**
 * Silhouette of each row: {@code (b - a) / max(a, b)} with a the mean distance to the others of its
 * class and b the smallest mean distance to another class; 0 for a row that is alone in its class
 * (Rousseeuw, 1987). Exact: no sampling.
 */
public final class Silhouette {
  private Silhouette() {}

  /**
   * Silhouettes by cosine distance, {@code (N)}.
   *
   * <p>A sum of cosine distances is linear in the sum of the class's unit rows, so the cost is
   * N·C·D and not N²·D.
   *
   * @param classes class of each row, {@code (N)}: at least 2, fewer than N
   */
  public static double[] cosine(FeatureMatrix rows, int[] classes) {
    int[] sizes = sizes(rows, classes);
    int width = rows.width();
    FeatureMatrix unit = rows.normalized();
    double[][] sums = new double[sizes.length][width]; // (C, D)
    for (int row = 0; row < classes.length; row++) {
      for (int d = 0; d < width; d++) {
        sums[classes[row]][d] += unit.get(row, d);
      }
    }
    double[] silhouettes = new double[classes.length];
    Arrays.parallelSetAll(
        silhouettes,
        row -> {
          float[] x = unit.row(row);
          double[] distances = new double[sizes.length];
          for (int c = 0; c < sizes.length; c++) {
            distances[c] = sizes[c] - dot(x, sums[c]);
          }
          // Its distance to itself, which a row of zeros has too.
          distances[classes[row]] -= 1 - dot(x, x);
          return silhouette(distances, sizes, classes[row]);
        });
    return silhouettes;
  }

  /**
   * Silhouettes by Euclidean distance, {@code (N)}: all N² distances in blocks, in double
   * precision; memory is 2·N·C numbers.
   *
   * @param classes class of each row, {@code (N)}: at least 2, fewer than N
   */
  public static double[] euclidean(FeatureMatrix rows, int[] classes) {
    int[] sizes = sizes(rows, classes);
    double[][] distances = EuclideanSums.toClasses(rows, classes, sizes.length); // (N, C)
    double[] silhouettes = new double[classes.length];
    Arrays.parallelSetAll(silhouettes, row -> silhouette(distances[row], sizes, classes[row]));
    return silhouettes;
  }

  private static int[] sizes(FeatureMatrix rows, int[] classes) {
    checkArgument(
        classes.length == rows.rowCount(),
        "%s rows need as many classes: %s",
        rows.rowCount(),
        classes.length);
    int[] sizes = new int[Arrays.stream(classes).max().orElse(-1) + 1];
    for (int number : classes) {
      sizes[number]++;
    }
    long used = Arrays.stream(sizes).filter(size -> size > 0).count();
    checkArgument(
        used >= 2 && used < classes.length,
        "silhouettes need at least 2 classes and one with 2 rows: %s classes of %s rows",
        used,
        classes.length);
    return sizes;
  }

  /** From the sums of the distances to each class. */
  private static double silhouette(double[] distances, int[] sizes, int own) {
    if (sizes[own] == 1) {
      return 0;
    }
    double within = distances[own] / (sizes[own] - 1);
    double nearest = Double.POSITIVE_INFINITY;
    for (int c = 0; c < sizes.length; c++) {
      if (c != own && sizes[c] > 0) {
        nearest = Math.min(nearest, distances[c] / sizes[c]);
      }
    }
    double larger = Math.max(within, nearest);
    return larger == 0 ? 0 : (nearest - within) / larger;
  }

  private static double dot(float[] a, double[] b) {
    double dot = 0;
    for (int d = 0; d < a.length; d++) {
      dot += a[d] * b[d];
    }
    return dot;
  }

  private static double dot(float[] a, float[] b) {
    double dot = 0;
    for (int d = 0; d < a.length; d++) {
      dot += (double) a[d] * b[d];
    }
    return dot;
  }
}
