package dev.duet.decode.synthetic.corpus;

/** How loud a sound is in the course of a period. */
enum Rhythm {
  STROKES {
    @Override
    double envelope(double t, double period, double decay) {
      return Math.exp(-t / decay);
    }
  },
  SUSTAINED {
    @Override
    double envelope(double t, double period, double decay) {
      return 0.75 + 0.25 * Math.sin(2 * Math.PI * t / period);
    }
  },
  DOUBLE_STROKES {
    @Override
    double envelope(double t, double period, double decay) {
      double second = t - 0.3 * period;
      return Math.exp(-2 * t / decay) + (second >= 0 ? Math.exp(-2 * second / decay) : 0);
    }
  },
  SWELLS {
    @Override
    double envelope(double t, double period, double decay) {
      double share = t / period;
      return share < 0.8 ? share * share / 0.64 : 0;
    }
  };

  /**
   * Loudness at {@code t} seconds into a period.
   *
   * @param decay of a stroke, in seconds
   */
  abstract double envelope(double t, double period, double decay);
}
