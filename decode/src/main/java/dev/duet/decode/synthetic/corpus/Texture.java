package dev.duet.decode.synthetic.corpus;

/**
 * Patterns on a disc, none of them the mirror image of another: {@code u} to the right, {@code w}
 * downwards, from -1 to 1 across the disc.
 */
enum Texture {
  ROWS {
    @Override
    double at(double u, double w, double k, double p, double q) {
      return Math.sin(2 * k * w + p);
    }
  },
  COLUMNS {
    @Override
    double at(double u, double w, double k, double p, double q) {
      return Math.sin(2 * k * u + p);
    }
  },
  CHECKS {
    @Override
    double at(double u, double w, double k, double p, double q) {
      return 2 * Math.sin(1.4 * k * u + p) * Math.sin(1.4 * k * w + q);
    }
  },
  RINGS {
    @Override
    double at(double u, double w, double k, double p, double q) {
      return Math.sin(2 * k * Math.hypot(u, w) + p);
    }
  },
  RAYS {
    @Override
    double at(double u, double w, double k, double p, double q) {
      return Math.sin(6 * Math.atan2(w, u) + p);
    }
  },
  DIAMONDS {
    @Override
    double at(double u, double w, double k, double p, double q) {
      return Math.sin(2 * k * (Math.abs(u) + Math.abs(w)) + p);
    }
  },
  LATTICE {
    @Override
    double at(double u, double w, double k, double p, double q) {
      return 2 * Math.sin(k * (u + w) + p) * Math.sin(k * (u - w) + q);
    }
  },
  DOTS {
    @Override
    double at(double u, double w, double k, double p, double q) {
      return Math.cos(1.6 * k * u + p) + Math.cos(1.6 * k * w + q) - 0.9;
    }
  },
  COARSE_ROWS(ROWS),
  COARSE_COLUMNS(COLUMNS),
  COARSE_CHECKS(CHECKS),
  COARSE_RINGS(RINGS),
  HALVES {
    @Override
    double at(double u, double w, double k, double p, double q) {
      return Math.sin(2 * Math.atan2(w, u) + p);
    }
  },
  COARSE_DIAMONDS(DIAMONDS),
  COARSE_LATTICE(LATTICE),
  COARSE_DOTS(DOTS);

  private static final double COARSE = 0.45;

  private final Texture fine;

  Texture() {
    fine = this;
  }

  Texture(Texture fine) {
    this.fine = fine;
  }

  /**
   * Brightness at a place, roughly -1 to 1.
   *
   * @param k waves per unit, times pi
   * @param p a phase
   * @param q another phase
   */
  double at(double u, double w, double k, double p, double q) {
    return fine.at(u, w, COARSE * k, p, q);
  }
}
