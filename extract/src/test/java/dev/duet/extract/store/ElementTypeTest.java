package dev.duet.extract.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ElementTypeTest {

  /** Every finite binary16 by its value, from the format's definition. */
  private static final TreeMap<Double, Integer> HALVES = new TreeMap<>();

  static {
    for (int bits = 0; bits < 0x7c00; bits++) {
      int exponent = bits >> 10;
      int fraction = bits & 0x3ff;
      HALVES.put(
          exponent == 0
              ? fraction * 0x1p-24
              : (1 + fraction * 0x1p-10) * Math.pow(2, exponent - 15),
          bits);
    }
  }

  @Test
  void keepsEveryHalfAsItIs() {
    HALVES.forEach(
        (value, bits) -> {
          assertEquals((short) (int) bits, ElementType.toHalf(value.floatValue()));
          assertEquals((short) (bits | 0x8000), ElementType.toHalf(-value.floatValue()));
        });
  }

  @Test
  void roundsToTheNearestHalfAndTiesToEven() {
    Random random = new Random(3);
    for (int i = 0; i < 200_000; i++) {
      float value = Math.abs(Float.intBitsToFloat(random.nextInt()));
      if (value < 65_504) {
        assertEquals((short) nearest(value), ElementType.toHalf(value), () -> "of " + value);
      }
    }
    Double previous = null;
    for (Double half : HALVES.keySet()) {
      if (previous != null) {
        float tie = (float) ((previous + half) / 2); // exact: a half has 11 bits, a float 24
        assertEquals((short) nearest(tie), ElementType.toHalf(tie), () -> "of " + tie);
      }
      previous = half;
    }
  }

  private static int nearest(float value) {
    var below = HALVES.floorEntry((double) value);
    var above = HALVES.ceilingEntry((double) value);
    double down = value - below.getKey();
    double up = above.getKey() - value;
    if (down == up) {
      return below.getValue() % 2 == 0 ? below.getValue() : above.getValue();
    }
    return down < up ? below.getValue() : above.getValue();
  }

  @Test
  void overflowsToInfinityWhereNumpyDoes() {
    assertEquals((short) 0x7bff, ElementType.toHalf(65_519.996f));
    assertEquals((short) 0x7c00, ElementType.toHalf(65_520));
    assertEquals((short) 0xfc00, ElementType.toHalf(Float.NEGATIVE_INFINITY));
    assertEquals((short) 0x7e00, ElementType.toHalf(Float.NaN));
  }
}
