package dev.duet.avid.loss;

/** The standard normal distribution. */
final class NormalDistribution {
  private NormalDistribution() {}

  /** Φ(x), to 1e-7 (Abramowitz and Stegun, Handbook of Mathematical Functions, 26.2.17). */
  static double below(double x) {
    double t = 1 / (1 + 0.2316419 * Math.abs(x));
    double polynomial =
        t
            * (0.319381530
                + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
    double tail = Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI) * polynomial;
    return x < 0 ? tail : 1 - tail;
  }
}
