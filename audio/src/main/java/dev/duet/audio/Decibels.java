package dev.duet.audio;

/**
 * Powers or magnitudes to decibels: {@code max(d log10(max(x, amin)), peak - topDb)}, with d = 10
 * for powers and 20 for magnitudes, the reference level at 1, and amin at -100 dB (librosa's {@code
 * power_to_db} and {@code amplitude_to_db}).
 */
final class Decibels {
  private static final double LOWEST_DB = -100;

  private Decibels() {}

  /** In place; values are not negative. */
  static void convert(float[] values, StftConfig.Power power, double topDb) {
    float peak = 0;
    for (float value : values) {
      if (value > peak) {
        peak = value;
      }
    }
    double decade = power.decibelsPerDecade();
    double floorDb = Math.max(LOWEST_DB, decade * Math.log10(peak) - topDb);
    // At least -100 dB, so that every logarithm below is of a normal number.
    float floor = (float) Math.pow(10, floorDb / decade);
    float scale = (float) (decade / 10); // 1 or 2
    for (int i = 0; i < values.length; i++) {
      float clamped = values[i] > floor ? values[i] : floor;
      values[i] = scale * FastLog.tenLog10(clamped);
    }
  }
}
