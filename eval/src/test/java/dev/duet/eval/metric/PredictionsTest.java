package dev.duet.eval.metric;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class PredictionsTest {
  @Test
  void ranksTheFiveBestAndBreaksTiesByTheLowerClass() {
    Predictions predictions =
        Predictions.of(
            new double[][] {{0.1, 0.7, 0.2, 0.7, 0.3, 0.05, 0.6}, {1, 1, 1, 1, 1, 1, 1}});

    assertArrayEquals(new int[] {1, 3, 6, 4, 2}, predictions.ranked()[0]);
    assertArrayEquals(new int[] {0, 1, 2, 3, 4}, predictions.ranked()[1]);
    assertArrayEquals(new double[] {0, 1}, predictions.hits(new int[] {3, 0}, 1));
    assertArrayEquals(new double[] {1, 1}, predictions.hits(new int[] {3, 4}, 5));
    assertArrayEquals(new double[] {0, 0}, predictions.hits(new int[] {5, 6}, 5));
  }

  @Test
  void refusesScoresThatAreNoNumbers() {
    assertThrows(
        IllegalArgumentException.class, () -> Predictions.of(new double[][] {{0, Double.NaN}}));
  }

  @Test
  void confusionCountsAndAddsUp() {
    ConfusionMatrix matrix =
        ConfusionMatrix.of(List.of("a", "b", "c"), new int[] {0, 0, 0, 1}, new int[] {0, 0, 1, 1});

    assertArrayEquals(new long[] {2, 1, 0}, matrix.counts()[0]);
    assertEquals(2 / 3., matrix.accuracy(0), 1e-12);
    assertEquals(Double.NaN, matrix.accuracy(2));
    assertEquals((2 / 3. + 1) / 2, matrix.meanClassAccuracy(), 1e-12); // c has no items
    assertEquals(6, matrix.plus(matrix).total(0));
  }
}
