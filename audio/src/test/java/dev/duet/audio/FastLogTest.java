package dev.duet.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FastLogTest {
  @Test
  void isTheLogarithmOfAnyPositiveNormalFloat() {
    Random random = new Random(1);
    for (int i = 0; i < 200_000; i++) {
      float x = Float.intBitsToFloat(0x0080_0000 + random.nextInt(0x7f80_0000 - 0x0080_0000));
      double expected = 10 * Math.log10(x);
      // Half an ulp each for the exponent's term, the mantissa's and the sum (below 1 the terms are
      // up to 3 where the result is near 0), and 6e-8 in r.
      double ulp = Math.ulp((float) Math.max(3, Math.abs(expected)));
      assertEquals(expected, FastLog.tenLog10(x), 1.5 * ulp + 3e-7);
    }
  }

  @Test
  void hasNoStepAtSlicesAndPowersOfTwo() {
    for (float x = 0.25f; x < 4; x += x / 128) {
      for (float at : new float[] {Math.nextDown(x), x, Math.nextUp(x)}) {
        assertEquals(10 * Math.log10(at), FastLog.tenLog10(at), 1e-6);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {1e-10f, 1e-5f, 1, 10, Float.MIN_NORMAL, Float.MAX_VALUE})
  void isRightAtLandmarks(float x) {
    float expected = (float) (10 * Math.log10(x));
    assertEquals(expected, FastLog.tenLog10(x), Math.max(1e-6, Math.ulp(expected)));
  }
}
