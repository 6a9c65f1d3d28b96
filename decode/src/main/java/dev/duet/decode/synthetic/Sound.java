package dev.duet.decode.synthetic;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * What a file sounds like: a waveform in closed form. Time is the file's, not the track's, so a
 * reader that shifts the track is found out. A pure function of its argument.
 *
 * <p>{@link #tone}, {@link #clicks} and {@link #sweep} are smooth and can be compared at any sample
 * rate above twice their highest frequency; {@link #noise} identifies each sample at its own rate.
 */
@FunctionalInterface
public interface Sound {
  /** Standard deviation of a click's Gaussian: 1.5 samples at 24 kHz; below 1 % above 8 kHz. */
  double CLICK_SIGMA_SECONDS = 62.5e-6;

  /** The waveform's value; within [-0.5, 0.5] it fits every number of channels. */
  double at(double seconds);

  static Sound silence() {
    return seconds -> 0;
  }

  /** A sine that is zero and rising at time 0. */
  static Sound tone(double hertz, double amplitude) {
    return seconds -> amplitude * Math.sin(2 * Math.PI * hertz * seconds);
  }

  /** Short positive Gaussian pulses whose peaks are at {@code seconds}. */
  static Sound clicks(double amplitude, double... seconds) {
    double[] peaks = seconds.clone();
    return at -> {
      double sum = 0;
      for (double peak : peaks) {
        double z = (at - peak) / CLICK_SIGMA_SECONDS;
        sum += amplitude * Math.exp(-z * z / 2);
      }
      return sum;
    };
  }

  /**
   * A sine whose frequency rises evenly from {@code startHertz} at time 0 to {@code endHertz} at
   * {@code seconds}: no two spans of it are alike, so one correlation tells any shift.
   */
  static Sound sweep(double startHertz, double endHertz, double seconds, double amplitude) {
    checkArgument(seconds > 0, "a sweep must last: %s s", seconds);
    double hertzPerSecond = (endHertz - startHertz) / seconds;
    return at -> amplitude * Math.sin(2 * Math.PI * at * (startHertz + hertzPerSecond * at / 2));
  }

  /**
   * White noise that holds its value around each sample time {@code n / sampleRateHz}: whole
   * multiples of 2^-15 within [-0.25, 0.25), which 16-bit samples hold exactly.
   */
  static Sound noise(int sampleRateHz) {
    checkArgument(sampleRateHz >= 1, "sampleRateHz must be at least 1: %s", sampleRateHz);
    return seconds -> {
      // Multiplicative mixing of the sample's number, after Steele et al., "Fast splittable
      // pseudorandom number generators", OOPSLA 2014.
      long bits = Math.round(seconds * sampleRateHz) * 0x9E3779B97F4A7C15L;
      bits = (bits ^ bits >>> 30) * 0xBF58476D1CE4E5B9L;
      bits = (bits ^ bits >>> 27) * 0x94D049BB133111EBL;
      return (bits >> 50) / 32_768.0;
    };
  }

  /** Both at once. */
  default Sound plus(Sound other) {
    return seconds -> at(seconds) + other.at(seconds);
  }
}
