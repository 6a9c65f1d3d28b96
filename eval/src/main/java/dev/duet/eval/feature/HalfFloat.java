package dev.duet.eval.feature;

/** IEEE 754 binary16. */
final class HalfFloat {
  private HalfFloat() {}

  /** The value of 16 bits, exactly. */
  static float toFloat(short half) {
    int sign = (half & 0x8000) << 16;
    int magnitude = half & 0x7fff;
    if (magnitude >= 0x7c00) { // infinite or NaN
      return Float.intBitsToFloat(sign | 0x7f80_0000 | (magnitude & 0x3ff) << 13);
    }
    if (magnitude < 0x400) { // subnormal, in steps of 2^-24
      return Float.intBitsToFloat(sign | Float.floatToRawIntBits(magnitude * 0x1p-24f));
    }
    return Float.intBitsToFloat(sign | ((magnitude << 13) + 0x3800_0000));
  }
}
