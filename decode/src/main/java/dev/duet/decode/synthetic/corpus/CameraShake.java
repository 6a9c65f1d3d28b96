package dev.duet.decode.synthetic.corpus;

import static dev.duet.decode.synthetic.corpus.Draw.uniform;

import java.util.random.RandomGenerator;

/**
 * How an unsteady hand moves the whole picture. Lengths are in half widths of the frame.
 *
 * @param x to the right
 * @param y downwards
 */
record CameraShake(Sway x, Sway y) {

  /** A slow movement along one axis. */
  record Sway(double reach, double hertz, double phase) {
    double at(double seconds) {
      return reach * Math.sin(2 * Math.PI * hertz * seconds + phase);
    }
  }

  static CameraShake draw(double nuisance, RandomGenerator random) {
    return new CameraShake(sway(nuisance, random), sway(nuisance, random));
  }

  private static Sway sway(double nuisance, RandomGenerator random) {
    return new Sway(
        uniform(random, 0, 0.05) * nuisance,
        uniform(random, 0.7, 2.5),
        uniform(random, 0, 2 * Math.PI));
  }
}
