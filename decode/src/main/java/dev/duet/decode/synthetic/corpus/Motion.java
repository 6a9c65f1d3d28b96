package dev.duet.decode.synthetic.corpus;

/** What a disc does, once a period. */
enum Motion {
  SLIDES {
    @Override
    double right(double theta) {
      return Math.sin(theta);
    }
  },
  BLINKS {
    @Override
    double opacity(double theta) {
      return Math.sin(theta) > -0.3 ? 1 : 0.05;
    }
  },
  BOUNCES {
    @Override
    double down(double theta) {
      return Math.sin(theta);
    }
  },
  PULSES {
    @Override
    double scale(double theta) {
      return 1 + 0.35 * Math.sin(theta);
    }
  };

  /** Displacement to the right in units of the motion's reach. */
  double right(double theta) {
    return 0;
  }

  /** Displacement downwards in units of the motion's reach. */
  double down(double theta) {
    return 0;
  }

  double opacity(double theta) {
    return 1;
  }

  /** Factor on the disc's radius. */
  double scale(double theta) {
    return 1;
  }
}
