package dev.duet.decode.synthetic.corpus;

import java.util.function.IntToDoubleFunction;
import java.util.random.RandomGenerator;

/**
 * A sum of sines.
 *
 * @param hertz frequency of each
 * @param amplitudes of each
 * @param phases of each, in radians
 */
@SuppressWarnings("ArrayRecordComponent") // made and used within one sound
record Partials(double[] hertz, double[] amplitudes, double[] phases) {

  /**
   * Sines number 1 to {@code count}.
   *
   * @param ratio of a sine's frequency to {@code f0}
   */
  static Partials series(
      double f0,
      RandomGenerator random,
      int count,
      IntToDoubleFunction ratio,
      IntToDoubleFunction amplitude) {
    double[] hertz = new double[count];
    double[] amplitudes = new double[count];
    double[] phases = new double[count];
    for (int i = 0; i < count; i++) {
      hertz[i] = f0 * ratio.applyAsDouble(i + 1);
      amplitudes[i] = amplitude.applyAsDouble(i + 1);
      phases[i] = 2 * Math.PI * random.nextDouble();
    }
    return new Partials(hertz, amplitudes, phases);
  }

  /**
   * The sum where each sine is {@code cycles} of its own frequency on.
   *
   * @param cycles seconds at the nominal pitch
   * @param pitch factor on the frequencies now; sines above {@code nyquist} are left out
   */
  double at(double cycles, double pitch, double nyquist) {
    double sum = 0;
    for (int i = 0; i < hertz.length; i++) {
      if (hertz[i] * pitch < 0.95 * nyquist) {
        sum += amplitudes[i] * Math.sin(2 * Math.PI * hertz[i] * cycles + phases[i]);
      }
    }
    return sum;
  }
}
