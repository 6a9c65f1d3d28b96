package dev.duet.avid.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;

/** Comparison of arrays. */
final class ArrayAssertions {
  private ArrayAssertions() {}

  /** Every difference is at most the tolerance times the largest expected magnitude. */
  static void assertClose(float[] expected, NDArray actual, double tolerance) {
    assertClose(expected, actual.toFloatArray(), tolerance);
  }

  static void assertClose(float[] expected, float[] actual, double tolerance) {
    assertEquals(expected.length, actual.length);
    double largest = 0;
    for (float value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], actual[i], tolerance * largest, "element " + i);
    }
  }
}
