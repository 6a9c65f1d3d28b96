package dev.duet.eval.feature;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class FeatureMatrixTest {
  @Test
  void refusesValuesThatAreNotFiniteAndNamesTheRow() {
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class,
            () -> FeatureMatrix.of(new float[][] {{1, 2}, {3, 4}, {5, Float.NaN}}));

    assertEquals("row 2 has NaN in column 1; features must be finite", error.getMessage());
  }

  @Test
  void refusesRowsOfDifferentLengths() {
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class, () -> FeatureMatrix.of(new float[][] {{1, 2}, {3}}));

    assertEquals("row 1 has 1 values, the first has 2", error.getMessage());
  }

  @Test
  void scalesRowsToLengthOneAndLeavesZerosAlone() {
    FeatureMatrix unit = FeatureMatrix.of(new float[][] {{3, 4}, {0, 0}}).normalized();

    assertArrayEquals(new float[] {0.6f, 0.8f}, unit.row(0));
    assertArrayEquals(new float[] {0, 0}, unit.row(1));
  }

  @Test
  void averagesTheRowsOfAGroup() {
    FeatureMatrix rows = FeatureMatrix.of(new float[][] {{1, 2}, {3, 6}, {10, 20}});

    FeatureMatrix means = rows.groupMeans(new int[] {0, 0, 1}, 2);

    assertArrayEquals(new float[] {2, 4}, means.row(0));
    assertArrayEquals(new float[] {10, 20}, means.row(1));
  }
}
