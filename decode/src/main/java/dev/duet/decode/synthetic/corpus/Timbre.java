package dev.duet.decode.synthetic.corpus;

import java.util.random.RandomGenerator;

/** What a sound is made of. */
enum Timbre {
  HARMONIC {
    @Override
    Partials partials(double f0, RandomGenerator random) {
      return Partials.series(f0, random, 12, h -> h, h -> Math.pow(h, -0.6));
    }
  },
  NOISE_BAND {
    @Override
    Partials partials(double f0, RandomGenerator random) {
      double[] hertz = new double[32];
      for (int i = 0; i < hertz.length; i++) {
        hertz[i] = 3 * f0 * Math.max(0.2, 1 + 0.22 * random.nextGaussian());
      }
      return Partials.series(1, random, hertz.length, h -> hertz[h - 1], h -> 1);
    }
  },
  CHIRP {
    @Override
    Partials partials(double f0, RandomGenerator random) {
      return Partials.series(1.3 * f0, random, 2, h -> h, h -> 1.0 / h);
    }

    @Override
    double glide() {
      return 3.4 / 1.3;
    }
  },
  INHARMONIC {
    @Override
    Partials partials(double f0, RandomGenerator random) {
      double[] ratios = {1, 2.76, 5.4, 8.93};
      return Partials.series(f0, random, 4, h -> ratios[h - 1], h -> Math.pow(h, -0.4));
    }
  },
  ODD_HARMONICS {
    @Override
    Partials partials(double f0, RandomGenerator random) {
      return Partials.series(f0, random, 5, h -> 2 * h - 1, h -> 1.0 / h);
    }
  },
  HIGH_HARMONICS {
    @Override
    Partials partials(double f0, RandomGenerator random) {
      return Partials.series(f0, random, 4, h -> h + 3, h -> 1);
    }
  },
  BEATING {
    @Override
    Partials partials(double f0, RandomGenerator random) {
      double[] ratios = {1, 1.035, 2, 2.07};
      return Partials.series(f0, random, 4, h -> ratios[h - 1], h -> 1);
    }
  },
  FALL {
    @Override
    Partials partials(double f0, RandomGenerator random) {
      return Partials.series(3.4 * f0, random, 2, h -> h, h -> 1.0 / h);
    }

    @Override
    double glide() {
      return 1.3 / 3.4;
    }
  },
  VIBRATO_HARMONIC(HARMONIC),
  VIBRATO_NOISE_BAND(NOISE_BAND),
  VIBRATO_CHIRP(CHIRP),
  VIBRATO_INHARMONIC(INHARMONIC),
  VIBRATO_ODD_HARMONICS(ODD_HARMONICS),
  VIBRATO_HIGH_HARMONICS(HIGH_HARMONICS),
  VIBRATO_BEATING(BEATING),
  VIBRATO_FALL(FALL);

  private final Timbre plain;

  Timbre() {
    plain = this;
  }

  Timbre(Timbre plain) {
    this.plain = plain;
  }

  /** Sines of a sound at the pitch {@code f0} in Hz, their phases drawn at random. */
  Partials partials(double f0, RandomGenerator random) {
    return plain.partials(f0, random);
  }

  /** Factor that the pitch has moved by at the end of a period. */
  double glide() {
    return plain == this ? 1 : plain.glide();
  }

  /** Whether the pitch wavers. */
  boolean vibrato() {
    return plain != this;
  }
}
