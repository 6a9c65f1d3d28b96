package dev.duet.audio;

/**
 * {@code 10 log10 x} of positive normal floats, correct to 1.5 units in the last place of the
 * larger of 3 and the result: 1.2e-5 dB within +-128 dB. {@link Math#log10} would take a third of a
 * spectrogram's time.
 *
 * <p>{@code x = 2^e m} with m in [1, 2). For c, the middle of the one of 128 slices of [1, 2) that
 * m lies in, {@code log x = log 2^e + log c + log(1 + r)}. {@code r = (m - c) / c} is at most
 * 1/256, so that three terms of its series leave an error of 4e-10. All is in single precision and
 * from tables, because conversions between int, float and double cost more than the arithmetic.
 */
final class FastLog {
  private static final int MANTISSA_BITS = 23;
  private static final int MANTISSA_MASK = (1 << MANTISSA_BITS) - 1;
  private static final int EXPONENTS = 256;
  private static final int EXPONENT_BIAS = 127;
  private static final int ONE_BITS = EXPONENT_BIAS << MANTISSA_BITS;
  private static final int SLICE_BITS = 7;
  private static final int SLICES = 1 << SLICE_BITS;
  private static final float SERIES_SCALE = (float) (10 * Math.log10(Math.E));

  private static final float[] LOG_OF_EXPONENT = new float[EXPONENTS];
  private static final float[] CENTRE = new float[SLICES];
  private static final float[] INVERSE_CENTRE = new float[SLICES];
  private static final float[] LOG_OF_CENTRE = new float[SLICES];

  static {
    for (int exponent = 0; exponent < EXPONENTS; exponent++) {
      LOG_OF_EXPONENT[exponent] = (float) ((exponent - EXPONENT_BIAS) * 10 * Math.log10(2));
    }
    for (int slice = 0; slice < SLICES; slice++) {
      double centre = 1 + (slice + 0.5) / SLICES;
      CENTRE[slice] = (float) centre;
      INVERSE_CENTRE[slice] = (float) (1 / centre);
      LOG_OF_CENTRE[slice] = (float) (10 * Math.log10(centre));
    }
  }

  private FastLog() {}

  static float tenLog10(float x) {
    int bits = Float.floatToRawIntBits(x);
    int mantissa = bits & MANTISSA_MASK;
    int slice = mantissa >>> (MANTISSA_BITS - SLICE_BITS);
    // The difference is exact.
    float r = (Float.intBitsToFloat(ONE_BITS | mantissa) - CENTRE[slice]) * INVERSE_CENTRE[slice];
    float series = SERIES_SCALE * r * (1 + r * (-1f / 2 + r * (1f / 3)));
    return LOG_OF_EXPONENT[bits >>> MANTISSA_BITS] + (LOG_OF_CENTRE[slice] + series);
  }
}
