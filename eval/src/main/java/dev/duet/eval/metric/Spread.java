package dev.duet.eval.metric;

import static com.google.common.base.Preconditions.checkArgument;

import dev.duet.eval.feature.FeatureMatrix;
import java.util.Arrays;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.EigenDecompositionSymmetric;

/**
 * How much of their space rows use, to tell a collapse: all rows one point, or rows on few
 * dimensions.
 *
 * @param effectiveRank {@code exp} of the entropy of the singular values of the centred unit rows,
 *     divided by their sum (Roy and Vetterli, 2007); 1 to min(N - 1, D)
 * @param meanDeviation mean over the dimensions of the unit rows' standard deviation, times √D: 1
 *     for directions spread evenly, 0 for a point
 * @param deadDimensions dimensions of the rows as they are whose variance is 0
 * @param variances of the unit rows in each dimension, {@code (D)}, divided by N
 */
@SuppressWarnings("ArrayRecordComponent") // compared by content nowhere
public record Spread(
    double effectiveRank, double meanDeviation, int deadDimensions, double[] variances) {
  private static final double POINT = 0.05;
  private static final double FEW = 0.02;

  /** Of rows {@code (N, D)}, at least one. */
  public static Spread of(FeatureMatrix rows) {
    checkArgument(rows.rowCount() >= 1, "there is no row");
    double[][] unit = rows.normalized().toDoubleRows();
    int width = rows.width();
    double[][] covariance = covariance(unit);
    double[] variances = new double[width];
    Arrays.setAll(variances, d -> covariance[d][d]);
    double deviation =
        Arrays.stream(variances).map(Math::sqrt).average().orElseThrow() * Math.sqrt(width);
    double[][] raw = rows.toDoubleRows();
    int dead = 0;
    for (int d = 0; d < width; d++) {
      boolean constant = true;
      for (double[] row : raw) {
        constant &= row[d] == raw[0][d];
      }
      dead += constant ? 1 : 0;
    }
    return new Spread(effectiveRank(covariance), deviation, dead, variances);
  }

  /** What the numbers say, in a few words. */
  public String verdict() {
    if (meanDeviation < POINT) {
      return "collapsed to a point";
    }
    return effectiveRank < Math.max(2, FEW * variances.length)
        ? "collapsed to few dimensions"
        : "not collapsed";
  }

  private static double[][] covariance(double[][] rows) {
    int width = rows[0].length;
    double[] mean = new double[width];
    for (double[] row : rows) {
      for (int d = 0; d < width; d++) {
        mean[d] += row[d] / rows.length;
      }
    }
    double[][] covariance = new double[width][width]; // (D, D)
    java.util.stream.IntStream.range(0, width)
        .parallel()
        .forEach(
            d -> {
              double[] sums = covariance[d];
              for (double[] row : rows) {
                double x = row[d] - mean[d];
                for (int e = 0; e < width; e++) {
                  sums[e] += x * (row[e] - mean[e]);
                }
              }
              for (int e = 0; e < width; e++) {
                sums[e] /= rows.length;
              }
            });
    return covariance;
  }

  /** Singular values are the square roots of the covariance's eigenvalues, but for a factor. */
  private static double effectiveRank(double[][] covariance) {
    double trace = 0;
    for (int d = 0; d < covariance.length; d++) {
      trace += covariance[d][d];
    }
    if (trace < 1e-12) {
      return 1; // one point
    }
    double[] eigenvalues =
        new EigenDecompositionSymmetric(new Array2DRowRealMatrix(covariance, false))
            .getEigenvalues();
    double noise = 1e-12 * trace; // what rounding leaves of an eigenvalue of 0
    double[] singular =
        Arrays.stream(eigenvalues).filter(value -> value > noise).map(Math::sqrt).toArray();
    double sum = Arrays.stream(singular).sum();
    double entropy =
        Arrays.stream(singular).map(value -> -(value / sum) * Math.log(value / sum)).sum();
    return Math.exp(entropy);
  }
}
