package dev.duet.audio;

/**
 * {@code 10 log10 x} of positive normal floats, correct to the rounding of its result: 1e-6 dB near
 * 0 dB and 1.2e-5 dB within +-128 dB. {@link Math#log10} would take a third of a spectrogram's
 * time.
 *
 * <p>{@code x = 2^e m} with m in [1, 2). For c, about the middle of the one of 512 slices of [1, 2)
 * that m lies in, {@code log x = log 2^e + log c + log(1 + r)}. {@code r = m/c - 1} is at most
 * 2^-10, so that two terms of its series leave an error of 2e-9 dB. All is in single precision and
 * from tables, because conversions between int, float and double cost more than the arithmetic.
 */
final class FastLog {
  private static final int MANTISSA_BITS = 23;
  private static final int MANTISSA_MASK = (1 << MANTISSA_BITS) - 1;
  private static final int EXPONENT_BIAS = 127;
  private static final int EXPONENT_MASK = 255;
  private static final int ONE_BITS = EXPONENT_BIAS << MANTISSA_BITS;
  private static final int SLICE_BITS = 9;
  private static final int SLICES = 1 << SLICE_BITS;
  private static final float SCALE = (float) (10 / Math.log(10));

  private static final float[] LOG_OF_EXPONENT = new float[EXPONENT_MASK + 1];
  private static final float[] INVERSE_CENTRE = new float[SLICES];
  private static final float[] LOG_OF_CENTRE = new float[SLICES];

  static {
    for (int exponent = 0; exponent <= EXPONENT_MASK; exponent++) {
      LOG_OF_EXPONENT[exponent] = (float) ((exponent - EXPONENT_BIAS) * 10 * Math.log10(2));
    }
    for (int slice = 0; slice < SLICES; slice++) {
      float inverse = (float) (1 / (1 + (slice + 0.5) / SLICES));
      INVERSE_CENTRE[slice] = inverse;
      LOG_OF_CENTRE[slice] = (float) (-10 * Math.log10(inverse)); // of the rounded centre
    }
  }

  private FastLog() {}

  static float tenLog10(float x) {
    int bits = Float.floatToRawIntBits(x);
    int exponent = (bits >>> MANTISSA_BITS) & EXPONENT_MASK;
    int mantissa = bits & MANTISSA_MASK;
    int slice = mantissa >>> (MANTISSA_BITS - SLICE_BITS);
    float r = Float.intBitsToFloat(ONE_BITS | mantissa) * INVERSE_CENTRE[slice] - 1;
    float series = SCALE * r * (1 - r / 2);
    return LOG_OF_EXPONENT[exponent] + (LOG_OF_CENTRE[slice] + series);
  }
}
