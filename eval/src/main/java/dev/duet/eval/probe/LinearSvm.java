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

  private final Model model;
  private final int classCount;
  private final int width;

  private LinearSvm(Model model, int classCount, int width) {
    this.model = model;
    this.classCount = classCount;
    this.width = width;
  }

  /**
   * Fits rows to their classes.
   *
   * @param rows {@code (N, D)}
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
    Problem problem = new Problem();
    problem.l = rows.rowCount();
    problem.n = rows.width() + 1;
    problem.bias = 1;
    problem.y = Arrays.stream(classes).asDoubleStream().toArray();
    problem.x = new Feature[rows.rowCount()][];
    for (int row = 0; row < problem.l; row++) {
      problem.x[row] = features(rows.row(row));
    }
    Parameter parameter = new Parameter(SolverType.L2R_L1LOSS_SVC_DUAL, cost, TOLERANCE);
    parameter.setMaxIters(MAX_ITERATIONS);
    parameter.setRandom(new Random(0)); // the order of the coordinates
    return new LinearSvm(Linear.train(problem, parameter), classCount, rows.width());
  }

  /** Decision values, {@code (N, C)}; of a class that no row had, negative infinity. */
  public double[][] decisions(FeatureMatrix rows) {
    checkArgument(rows.width() == width, "rows must have width %s: %s", width, rows.width());
    int[] trained = model.getLabels();
    double[][] decisions = new double[rows.rowCount()][classCount];
    double[] values = new double[trained.length];
    for (int row = 0; row < decisions.length; row++) {
      Arrays.fill(decisions[row], Double.NEGATIVE_INFINITY);
      double unused = Linear.predictValues(model, features(rows.row(row)), values);
      if (trained.length == 2) { // liblinear keeps one machine for two classes
        values[1] = -values[0];
      }
      for (int i = 0; i < trained.length; i++) {
        decisions[row][trained[i]] = trained.length == 1 ? 0 : values[i];
      }
    }
    return decisions;
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
