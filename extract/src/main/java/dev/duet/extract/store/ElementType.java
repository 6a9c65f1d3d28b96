package dev.duet.extract.store;

import java.nio.ByteBuffer;

/** How a feature's numbers are stored. */
public enum ElementType {
  /** IEEE 754 binary32: as computed. */
  FLOAT32("<f4", Float.BYTES) {
    @Override
    void put(float value, ByteBuffer to) {
      to.putFloat(value);
    }
  },

  /** IEEE 754 binary16: half the size, 11 bits of precision, infinite beyond 65,504. */
  FLOAT16("<f2", Short.BYTES) {
    @Override
    void put(float value, ByteBuffer to) {
      to.putShort(toHalf(value));
    }
  };

  private final String numpyName;
  private final int bytes;

  ElementType(String numpyName, int bytes) {
    this.numpyName = numpyName;
    this.bytes = bytes;
  }

  /** NumPy's name, little-endian. */
  String numpyName() {
    return numpyName;
  }

  int bytes() {
    return bytes;
  }

  /** Appends numbers to a little-endian buffer. */
  void put(float[] values, ByteBuffer to) {
    for (float value : values) {
      put(value, to);
    }
  }

  /** Appends one number to a little-endian buffer. */
  abstract void put(float value, ByteBuffer to);

  /** The nearest binary16, ties to even, as NumPy rounds. */
  static short toHalf(float value) {
    int bits = Float.floatToRawIntBits(value);
    int sign = (bits >>> 16) & 0x8000;
    int magnitude = bits & 0x7fff_ffff;
    if (magnitude > 0x7f80_0000) {
      return (short) (sign | 0x7e00); // NaN
    }
    if (magnitude >= 0x477f_f000) {
      return (short) (sign | 0x7c00); // 65,520 and above round to infinity
    }
    if (magnitude < 0x3880_0000) { // below 2^-14: subnormal, in steps of 2^-24
      // Exact in float arithmetic: the sum's last place is 2^-24, and the addition rounds to even.
      int steps = Float.floatToRawIntBits(Float.intBitsToFloat(magnitude) + 0.5f) & 0x7ff;
      return (short) (sign | steps);
    }
    int rounded = magnitude + 0xfff + ((magnitude >>> 13) & 1);
    return (short) (sign | ((rounded - 0x3800_0000) >>> 13));
  }
}
