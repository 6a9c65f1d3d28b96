package dev.duet.eval.probe;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.duet.eval.Oracle;
import dev.duet.eval.feature.FeatureMatrix;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Softmax regression and support vector machines against scikit-learn's. */
class ClassifierTest {
  private static final FeatureMatrix ROWS = Oracle.matrix("rows");
  private static final int[] CLASSES = Oracle.integers("classes");
  private static final FeatureMatrix TRAIN = ROWS.select(Oracle.range(0, Oracle.TRAIN));
  private static final int[] TRAIN_CLASSES = Arrays.copyOf(CLASSES, Oracle.TRAIN);
  private static final FeatureMatrix TEST = ROWS.select(Oracle.range(Oracle.TRAIN, CLASSES.length));

  @Test
  void softmaxRegressionGivesTheProbabilitiesOfScikitLearn() {
    double[][] probabilities =
        SoftmaxRegression.fit(TRAIN, TRAIN_CLASSES, 3, Oracle.number("logistic_l2"))
            .probabilities(TEST);

    double[][] expected = Oracle.table("logistic");
    for (int row = 0; row < expected.length; row++) {
      // Both minimise the same convex function; the gradient is below 1e-5 here.
      assertArrayEquals(expected[row], probabilities[row], 2e-3);
    }
  }

  @Test
  void softmaxRegressionDoesNotCareForTheOrderOfRows() {
    int[] reversed = Oracle.range(0, Oracle.TRAIN);
    int[] classes = new int[Oracle.TRAIN];
    for (int i = 0; i < reversed.length; i++) {
      reversed[i] = Oracle.TRAIN - 1 - i;
      classes[i] = CLASSES[reversed[i]];
    }
    double[][] one = SoftmaxRegression.fit(TRAIN, TRAIN_CLASSES, 3, 0.1).probabilities(TEST);
    double[][] other =
        SoftmaxRegression.fit(TRAIN.select(reversed), classes, 3, 0.1).probabilities(TEST);

    for (int row = 0; row < one.length; row++) {
      assertArrayEquals(one[row], other[row], 1e-4);
    }
  }

  @Test
  void softmaxRegressionIsCertainOfASingleClass() {
    double[][] probabilities =
        SoftmaxRegression.fit(TRAIN, new int[Oracle.TRAIN], 1, 0.1).probabilities(TEST);

    assertEquals(1, probabilities[0][0]);
  }

  @Test
  void supportVectorMachinesDecideAsScikitLearns() {
    Standardizer scale = Standardizer.of(TRAIN);

    double[][] decisions =
        LinearSvm.fit(scale.apply(TRAIN), TRAIN_CLASSES, 3, 10).decisions(scale.apply(TEST));

    double[][] expected = Oracle.table("svm");
    int agree = 0;
    for (int row = 0; row < expected.length; row++) {
      agree += best(expected[row]) == best(decisions[row]) ? 1 : 0;
      // The protocol stops after 200 passes, the oracle runs to the end.
      assertArrayEquals(expected[row], decisions[row], 0.35);
    }
    assertTrue(agree >= expected.length - 1, "agree on " + agree);
  }

  @Test
  void twoClassesGetDecisionsOfOppositeSign() {
    FeatureMatrix line = FeatureMatrix.of(new float[][] {{-1}, {2}, {-2}, {1}});
    int[] classes = {0, 1, 0, 1};

    double[][] decisions = LinearSvm.fit(line, classes, 2, 1).decisions(line);

    for (int row = 0; row < classes.length; row++) {
      assertEquals(-decisions[row][0], decisions[row][1]);
      assertEquals(classes[row], best(decisions[row]));
    }
  }

  @Test
  void aClassWithoutRowsIsNeverTold() {
    double[][] decisions = LinearSvm.fit(TRAIN, TRAIN_CLASSES, 5, 1).decisions(TEST);

    assertEquals(Double.NEGATIVE_INFINITY, decisions[0][4]);
  }

  private static int best(double[] scores) {
    int best = 0;
    for (int c = 1; c < scores.length; c++) {
      best = scores[c] > scores[best] ? c : best;
    }
    return best;
  }
}
