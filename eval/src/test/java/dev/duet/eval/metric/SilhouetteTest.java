package dev.duet.eval.metric;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.duet.eval.Oracle;
import dev.duet.eval.feature.FeatureMatrix;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SilhouetteTest {
  private static final FeatureMatrix ROWS = Oracle.matrix("rows");
  private static final int[] CLASSES = Oracle.integers("classes");

  @Test
  void agreesWithScikitLearn() {
    assertArrayEquals(Oracle.numbers("silhouette_cosine"), Silhouette.cosine(ROWS, CLASSES), 1e-6);
    assertArrayEquals(
        Oracle.numbers("silhouette_euclidean"), Silhouette.euclidean(ROWS, CLASSES), 1e-9);
  }

  @Test
  void isTheSameAcrossBlocksAsByTheDefinition() {
    for (int count : new int[] {513, 900, 1024}) { // odd and even numbers of blocks
      SplittableRandom random = new SplittableRandom(count);
      float[][] rows = new float[count][3];
      int[] classes = new int[count];
      for (int i = 0; i < count; i++) {
        classes[i] = random.nextInt(5);
        for (int d = 0; d < 3; d++) {
          rows[i][d] = (float) (random.nextDouble() + (classes[i] == d ? 1 : 0));
        }
      }

      assertArrayEquals(
          definition(rows, classes, 5),
          Silhouette.euclidean(FeatureMatrix.of(rows), classes),
          1e-9);
    }
  }

  private static double[] definition(float[][] rows, int[] classes, int classCount) {
    double[] silhouettes = new double[rows.length];
    for (int i = 0; i < rows.length; i++) {
      double[] sums = new double[classCount];
      int[] sizes = new int[classCount];
      for (int j = 0; j < rows.length; j++) {
        double squares = 0;
        for (int d = 0; d < rows[i].length; d++) {
          squares += Math.pow((double) rows[i][d] - rows[j][d], 2);
        }
        sums[classes[j]] += Math.sqrt(squares);
        sizes[classes[j]]++;
      }
      double within = sums[classes[i]] / (sizes[classes[i]] - 1);
      double nearest = Double.POSITIVE_INFINITY;
      for (int c = 0; c < classCount; c++) {
        nearest = c == classes[i] ? nearest : Math.min(nearest, sums[c] / sizes[c]);
      }
      silhouettes[i] = (nearest - within) / Math.max(nearest, within);
    }
    return silhouettes;
  }

  @Test
  void isInvariantToScaleAndByCosineToTheLengthOfEachRow() {
    float[][] scaled = new float[CLASSES.length][];
    float[][] stretched = new float[CLASSES.length][];
    for (int i = 0; i < CLASSES.length; i++) {
      scaled[i] = ROWS.row(i);
      stretched[i] = ROWS.row(i);
      for (int d = 0; d < ROWS.width(); d++) {
        scaled[i][d] *= 8;
        stretched[i][d] *= 1 + i;
      }
    }

    assertArrayEquals(
        Silhouette.euclidean(ROWS, CLASSES),
        Silhouette.euclidean(FeatureMatrix.of(scaled), CLASSES),
        1e-9);
    assertArrayEquals(
        Silhouette.cosine(ROWS, CLASSES),
        Silhouette.cosine(FeatureMatrix.of(stretched), CLASSES),
        1e-6);
  }

  @Test
  void movesWithItsRowWhenRowsChangePlaces() {
    int[] reversed = new int[CLASSES.length];
    int[] classes = new int[CLASSES.length];
    for (int i = 0; i < reversed.length; i++) {
      reversed[i] = reversed.length - 1 - i;
      classes[i] = CLASSES[reversed[i]];
    }
    double[] before = Silhouette.euclidean(ROWS, CLASSES);
    double[] after = Silhouette.euclidean(ROWS.select(reversed), classes);

    for (int i = 0; i < reversed.length; i++) {
      assertEquals(before[reversed[i]], after[i], 1e-12);
    }
  }

  @Test
  void isZeroForARowThatIsAloneAndForPointsThatAllAreOne() {
    FeatureMatrix rows = FeatureMatrix.of(new float[][] {{1, 0}, {1, 0}, {0, 1}});

    assertArrayEquals(
        new double[] {1, 1, 0}, Silhouette.euclidean(rows, new int[] {0, 0, 1}), 1e-12);
    FeatureMatrix same = rows.select(new int[] {0, 0, 0, 0});
    assertArrayEquals(new double[4], Silhouette.euclidean(same, new int[] {0, 0, 1, 1}), 1e-12);
  }

  @Test
  void refusesOneClassAndOneClassPerRow() {
    for (int[] classes : new int[][] {{0, 0, 0}, {0, 1, 2}}) {
      IllegalArgumentException error =
          assertThrows(
              IllegalArgumentException.class,
              () -> {
                double[] unused = Silhouette.cosine(ROWS.select(new int[] {0, 1, 2}), classes);
              });
      assertTrue(error.getMessage().contains("at least 2 classes"), error.getMessage());
    }
  }
}
