package dev.duet.avid.loss;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * Tells spread-out embeddings from collapsed ones. A loss alone does not: that of BYOL or SimSiam
 * is at its best when everything has become one point.
 *
 * @param spread standard deviation over the embeddings, brought to length one, mean over the
 *     channels: about 1/√D where they fill the sphere, 0 where they are one point
 * @param meanCosine mean cosine of two different embeddings: 1 where they are one point
 * @param effectiveRank e to the entropy of the singular values, as shares of their sum, of the
 *     centred embeddings: how many dimensions are in use (Roy and Vetterli, EUSIPCO 2007); 0 for
 *     one point
 */
public record EmbeddingHealth(double spread, double meanCosine, double effectiveRank) {
  /** Singular values below this, relative to the largest possible, are rounding errors. */
  private static final double NOISE = 1e-6;

  /**
   * Measures embeddings.
   *
   * @param embeddings {@code (n, D)}, n at least 2, of any length above 0
   */
  public static EmbeddingHealth of(float[][] embeddings) {
    int n = embeddings.length;
    checkArgument(n >= 2, "health needs at least 2 embeddings: %s", n);
    int width = embeddings[0].length;
    double[][] units = new double[n][width];
    double[] mean = new double[width];
    for (int i = 0; i < n; i++) {
      double squares = 0;
      for (float value : embeddings[i]) {
        squares += (double) value * value;
      }
      double length = Math.max(Math.sqrt(squares), 1e-12);
      for (int d = 0; d < width; d++) {
        units[i][d] = embeddings[i][d] / length;
        mean[d] += units[i][d] / n;
      }
    }
    double spread = 0;
    double squaredSum = 0; // |Σ u|²
    for (int d = 0; d < width; d++) {
      double variance = 0;
      for (double[] unit : units) {
        variance += (unit[d] - mean[d]) * (unit[d] - mean[d]) / n;
      }
      spread += Math.sqrt(variance) / width;
      squaredSum += n * mean[d] * (n * mean[d]);
    }
    double meanCosine = (squaredSum - n) / ((double) n * (n - 1));
    for (double[] unit : units) {
      for (int d = 0; d < width; d++) {
        unit[d] -= mean[d];
      }
    }
    return new EmbeddingHealth(spread, meanCosine, effectiveRank(units));
  }

  private static double effectiveRank(double[][] centred) {
    double[] eigenvalues = SymmetricEigenvalues.of(gram(centred));
    double[] singular = new double[eigenvalues.length];
    double sum = 0;
    for (int i = 0; i < singular.length; i++) {
      double value = Math.sqrt(Math.max(eigenvalues[i], 0));
      singular[i] = value < NOISE * Math.sqrt(centred.length) ? 0 : value;
      sum += singular[i];
    }
    if (sum == 0) {
      return 0;
    }
    double entropy = 0;
    for (double value : singular) {
      if (value > 0) {
        entropy -= value / sum * Math.log(value / sum);
      }
    }
    return Math.exp(entropy);
  }

  /** X·Xᵀ or Xᵀ·X, whichever is smaller; their eigenvalues above 0 are the same. */
  private static double[][] gram(double[][] x) {
    int n = x.length;
    int width = x[0].length;
    boolean byRows = n <= width;
    int size = byRows ? n : width;
    double[][] gram = new double[size][size];
    for (int i = 0; i < size; i++) {
      for (int j = i; j < size; j++) {
        double sum = 0;
        for (int k = 0; k < (byRows ? width : n); k++) {
          sum += byRows ? x[i][k] * x[j][k] : x[k][i] * x[k][j];
        }
        gram[i][j] = sum;
        gram[j][i] = sum;
      }
    }
    return gram;
  }
}
