package dev.duet.eval.probe;

import static com.google.common.base.Preconditions.checkArgument;
import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.cblas_dgemm;

import dev.duet.eval.feature.FeatureMatrix;
import org.bytedeco.javacpp.DoublePointer;

/**
 * Multinomial logistic regression: mean cross-entropy plus {@code l2 / 2 · |W|²}, biases free. The
 * function is convex, so neither a seed nor a learning rate enters; scikit-learn's C is {@code 1 /
 * (l2 · N)}.
 */
public final class SoftmaxRegression {
  private static final Lbfgs OPTIMIZER = new Lbfgs(10, 300, 1e-5);

  private final int width;
  private final int classCount;
  private final double[] weights; // (C, D), then (C) biases

  private SoftmaxRegression(int width, int classCount, double[] weights) {
    this.width = width;
    this.classCount = classCount;
    this.weights = weights;
  }

  /**
   * Fits rows to their classes.
   *
   * @param rows {@code (N, D)}
   * @param classes {@code (N)}
   * @param classCount C
   * @param l2 weight of the penalty, not negative
   */
  public static SoftmaxRegression fit(
      FeatureMatrix rows, int[] classes, int classCount, double l2) {
    return fit(rows, classes, classCount, l2, new double[classCount * (rows.width() + 1)]);
  }

  /** Fits from where another fit of the same shape ended. */
  SoftmaxRegression refit(FeatureMatrix rows, int[] classes, double l2) {
    return fit(rows, classes, classCount, l2, weights);
  }

  private static SoftmaxRegression fit(
      FeatureMatrix rows, int[] classes, int classCount, double l2, double[] start) {
    checkArgument(
        classes.length == rows.rowCount() && classes.length >= 1,
        "%s rows need as many classes: %s",
        rows.rowCount(),
        classes.length);
    checkArgument(l2 >= 0, "l2 must not be negative: %s", l2);
    int count = classes.length;
    int width = rows.width();
    int weightCount = classCount * width;
    try (DoublePointer x = pointer(rows);
        DoublePointer w = new DoublePointer((long) weightCount);
        DoublePointer s = new DoublePointer((long) count * classCount)) {
      double[] scores = new double[count * classCount]; // (N, C)
      double[] product = new double[weightCount];
      Lbfgs.Objective objective =
          (point, gradient) -> {
            DoublePointer unusedW = w.put(point, 0, weightCount);
            multiply(CblasNoTrans, CblasTrans, count, classCount, width, x, width, w, width, s);
            DoublePointer unusedS = s.get(scores, 0, scores.length);
            java.util.Arrays.fill(gradient, 0);
            double loss = 0;
            for (int row = 0; row < count; row++) {
              int from = row * classCount;
              for (int c = 0; c < classCount; c++) {
                scores[from + c] += point[weightCount + c];
              }
              double truth = scores[from + classes[row]];
              loss += (softmax(scores, from, classCount) - truth) / count;
              scores[from + classes[row]] -= 1;
              for (int c = 0; c < classCount; c++) {
                scores[from + c] /= count;
                gradient[weightCount + c] += scores[from + c];
              }
            }
            DoublePointer unusedG = s.put(scores, 0, scores.length);
            multiply(
                CblasTrans, CblasNoTrans, classCount, width, count, s, classCount, x, width, w);
            DoublePointer unusedP = w.get(product, 0, weightCount);
            for (int i = 0; i < weightCount; i++) {
              gradient[i] = product[i] + l2 * point[i];
              loss += l2 / 2 * point[i] * point[i];
            }
            return loss;
          };
      return new SoftmaxRegression(width, classCount, OPTIMIZER.minimize(objective, start));
    }
  }

  /** Probabilities of the classes, {@code (N, C)}. */
  public double[][] probabilities(FeatureMatrix rows) {
    checkArgument(rows.width() == width, "rows must have width %s: %s", width, rows.width());
    double[][] all = new double[rows.rowCount()][classCount];
    for (int row = 0; row < all.length; row++) {
      float[] x = rows.row(row);
      for (int c = 0; c < classCount; c++) {
        double score = weights[classCount * width + c];
        for (int d = 0; d < width; d++) {
          score += weights[c * width + d] * x[d];
        }
        all[row][c] = score;
      }
      double unused = softmax(all[row], 0, classCount);
    }
    return all;
  }

  /** Turns scores to probabilities in place and gives the logarithm of the sum of their powers. */
  private static double softmax(double[] scores, int from, int count) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int c = from; c < from + count; c++) {
      largest = Math.max(largest, scores[c]);
    }
    double sum = 0;
    for (int c = from; c < from + count; c++) {
      scores[c] = Math.exp(scores[c] - largest);
      sum += scores[c];
    }
    for (int c = from; c < from + count; c++) {
      scores[c] /= sum;
    }
    return largest + Math.log(sum);
  }

  private static DoublePointer pointer(FeatureMatrix rows) {
    double[] values = new double[rows.rowCount() * rows.width()];
    for (int i = 0; i < values.length; i++) {
      values[i] = rows.get(i / rows.width(), i % rows.width());
    }
    return new DoublePointer(values);
  }

  private static void multiply(
      int transposeA,
      int transposeB,
      int m,
      int n,
      int k,
      DoublePointer a,
      int strideA,
      DoublePointer b,
      int strideB,
      DoublePointer c) {
    cblas_dgemm(CblasRowMajor, transposeA, transposeB, m, n, k, 1, a, strideA, b, strideB, 0, c, n);
  }
}
