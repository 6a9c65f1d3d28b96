package dev.duet.eval.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.duet.eval.Oracle;
import dev.duet.eval.feature.FeatureMatrix;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Alignment, uniformity and collapse. */
class SpreadTest {
  private static final FeatureMatrix ROWS = Oracle.matrix("rows");

  private static FeatureMatrix gaussian(int rows, int width, int used) {
    SplittableRandom random = new SplittableRandom(3);
    float[] values = new float[rows * width];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % width < used ? (float) random.nextGaussian() : 0;
    }
    return new FeatureMatrix(values, width);
  }

  @Test
  void agreesWithNumPy() {
    Spread spread = Spread.of(ROWS);
    TowerAlignment alignment = TowerAlignment.of(ROWS, Oracle.matrix("other"));

    assertEquals(Oracle.number("effective_rank"), spread.effectiveRank(), 1e-5);
    assertEquals(Oracle.number("mean_deviation"), spread.meanDeviation(), 1e-6);
    assertEquals(Oracle.number("alignment"), alignment.alignment(), 1e-6);
    assertEquals(Oracle.number("gap"), alignment.modalityGap(), 1e-6);
    assertEquals(Oracle.number("uniformity"), TowerAlignment.uniformity(ROWS), 1e-5);
    // |x - y|² = 2 - 2 x·y on the sphere.
    assertEquals(1 - alignment.alignment() / 2, alignment.pairSimilarity(), 1e-6);
  }

  @Test
  void tellsEvenRowsFromAPointAndFromFewDimensions() {
    Spread even = Spread.of(gaussian(400, 128, 128));
    Spread few = Spread.of(gaussian(400, 128, 2));
    Spread point = Spread.of(ROWS.select(new int[] {4, 4, 4, 4}));

    assertEquals("not collapsed", even.verdict());
    assertTrue(even.effectiveRank() > 100, () -> "rank " + even.effectiveRank());
    assertEquals(1, even.meanDeviation(), 0.01); // 51,200 draws
    assertEquals("collapsed to few dimensions", few.verdict());
    assertEquals(126, few.deadDimensions());
    assertEquals("collapsed to a point", point.verdict());
    assertEquals(1, point.effectiveRank());
  }

  @Test
  void uniformityOfAPointIsZeroAndTwoTowersInOnePlaceHaveNoGap() {
    FeatureMatrix point = ROWS.select(new int[] {4, 4, 4, 4});

    assertEquals(0, TowerAlignment.uniformity(point), 1e-6);
    assertEquals(0, TowerAlignment.of(ROWS, ROWS).modalityGap(), 1e-12);
    assertEquals(0, TowerAlignment.of(ROWS, ROWS).alignment(), 1e-12);
  }
}
