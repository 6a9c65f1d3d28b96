package dev.duet.decode.synthetic.demo;

import dev.duet.decode.synthetic.Sound;

/**
 * Things struck that ring and die away.
 *
 * @param seconds when each is struck
 * @param hertz the pitch of each
 * @param decayPerSecond how fast they die away
 * @param drop share by which the pitch is higher at first
 * @param amplitude of one
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Strikes(
    double[] seconds, double[] hertz, double decayPerSecond, double drop, double amplitude)
    implements Sound {
  /** The pitch settles, and the attack is over, within a few times its inverse. */
  private static final double SETTLE_PER_SECOND = 25;

  private static final double ATTACK_PER_SECOND = 800;

  @Override
  public double at(double time) {
    double sum = 0;
    for (int i = 0; i < seconds.length; i++) {
      double age = time - seconds[i];
      if (age > 0) {
        double bent = age + drop * (1 - Math.exp(-SETTLE_PER_SECOND * age)) / SETTLE_PER_SECOND;
        double level = (1 - Math.exp(-ATTACK_PER_SECOND * age)) * Math.exp(-decayPerSecond * age);
        sum += amplitude * level * Math.sin(2 * Math.PI * hertz[i] * bent);
      }
    }
    return sum;
  }
}
