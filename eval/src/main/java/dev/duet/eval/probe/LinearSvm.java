package dev.duet.eval.probe;

import static com.google.common.base.Preconditions.checkArgument;

import de.bwaldvogel.liblinear.Feature;
import de.bwaldvogel.liblinear.FeatureNode;
import de.bwaldvogel.liblinear.Linear;
import de.bwaldvogel.liblinear.Model;
import de.bwaldvogel.liblinear.Parameter;
import de.bwaldvogel.liblinear.Problem;
import de.bwaldvogel.liblinear.SolverType;
import dev.duet.eval.feature.FeatureMatrix;
import java.util.Arrays;
import java.util.Random;

/**
 * Linear support vector machines, one for each class against the rest: L2 penalty, hinge loss,
 * solved in the dual by liblinear (Fan et al., JMLR 2008). The intercept is a constant feature of 1
 * and is penalised like the others, as scikit-learn's {@code LinearSVC} has it with {@code
 * intercept_scaling=1}.
 */
public final class LinearSvm {
  private static final double TOLERANCE = 1e-4;
  private static final int MAX_ITERATIONS = 200;

  private final double[][]
      weights; // (C, D + 1), the last the intercept; no row for an unseen class
  private final int width;

  private LinearSvm(double[][] weights, int width) {
    this.weights = weights;
    this.width = width;
  }

  /**
   * Fits rows to their classes, several classes at a time.
   *
   * @param rows {@code (N, D)}; while they are fitted, they take some 30 bytes a number
   * @param classes {@code (N)}
   * @param classCount C
   * @param cost weight of the loss
   */
  public static LinearSvm fit(FeatureMatrix rows, int[] classes, int classCount, double cost) {
    checkArgument(
        classes.length == rows.rowCount(),
        "%s rows need as many classes: %s",
        rows.rowCount(),
        classes.length);
    Linear.disableDebugOutput();
    Feature[][] features = new Feature[rows.rowCount()][];
    for (int row = 0; row < features.length; row++) {
      features[row] = features(rows.row(row));
    }
    int[] seen = Arrays.stream(classes).distinct().sorted().toArray();
    double[][] weights = new double[classCount][];
    if (seen.length == 1) {
      weights[seen[0]] = new double[rows.width() + 1];
    } else {
      Arrays.stream(seen)
          .parallel()
          .filter(c -> seen.length > 2 || c == seen[0])
          .forEach(c -> weights[c] = machine(features, rows.width(), classes, c, cost));
    }
    if (seen.length == 2) { // one against the rest is the other against the rest, turned round
      weights[seen[1]] = Arrays.stream(weights[seen[0]]).map(weight -> -weight).toArray();
    }
    return new LinearSvm(weights, rows.width());
  }

  /** The machine of one class, {@code (D + 1)}. */
  private static double[] machine(
      Feature[][] rows, int width, int[] classes, int positive, double cost) {
    Problem problem = new Problem();
    problem.l = rows.length;
    problem.n = width + 1;
    problem.bias = 1;
    problem.x = rows;
    problem.y = Arrays.stream(classes).mapToDouble(c -> c == positive ? 1 : -1).toArray();
    Parameter parameter = new Parameter(SolverType.L2R_L1LOSS_SVC_DUAL, cost, TOLERANCE);
    parameter.setMaxIters(MAX_ITERATIONS);
    parameter.setRandom(new Random(0)); // the order of the coordinates
    Model model = Linear.train(problem, parameter);
    double sign = model.getLabels()[0]; // of the class that positive decisions mean
    return Arrays.stream(model.getFeatureWeights()).map(weight -> sign * weight).toArray();
  }

  /** Decision values, {@code (N, C)}; of a class that no row had, negative infinity. */
  public double[][] decisions(FeatureMatrix rows) {
    checkArgument(rows.width() == width, "rows must have width %s: %s", width, rows.width());
    double[][] decisions = new double[rows.rowCount()][weights.length];
    for (int row = 0; row < decisions.length; row++) {
      float[] values = rows.row(row);
      for (int c = 0; c < weights.length; c++) {
        decisions[row][c] =
            weights[c] == null ? Double.NEGATIVE_INFINITY : decision(weights[c], values);
      }
    }
    return decisions;
  }

  private static double decision(double[] weights, float[] row) {
    double sum = weights[row.length];
    for (int d = 0; d < row.length; d++) {
      sum += weights[d] * row[d];
    }
    return sum;
  }

  private static Feature[] features(float[] row) {
    Feature[] features = new Feature[row.length + 1];
    for (int d = 0; d < row.length; d++) {
      features[d] = new FeatureNode(d + 1, row[d]);
    }
    features[row.length] = new FeatureNode(row.length + 1, 1);
    return features;
  }
}
