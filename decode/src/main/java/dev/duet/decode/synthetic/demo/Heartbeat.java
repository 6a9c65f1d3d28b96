package dev.duet.decode.synthetic.demo;

import dev.duet.decode.synthetic.Sound;

/** A heart that beats in pairs of low thumps. */
final class Heartbeat implements Scene {
  private static final double BEAT_SECONDS = 0.9;
  private static final double SECOND_THUMP_SECONDS = 0.28;

  @Override
  public Shader at(double seconds) {
    double age = seconds % BEAT_SECONDS;
    double pulse = pulse(age) + 0.6 * pulse(age - SECOND_THUMP_SECONDS);
    double size = 0.55 * (1 + 0.2 * pulse);
    return (x, y) -> {
      double distance = Shape.length(x, y);
      int colour = Shape.glow(0x2A0A18, 0x7A1F3D, 1 - 0.8 * distance + 0.4 * pulse);
      double wave = distance - 0.6 - 1.4 * age;
      colour = Shape.glow(colour, 0xFF8FA3, 0.35 * (1 - age) * Math.exp(-90 * wave * wave));
      double u = x / size;
      double v = y / size + 0.12;
      double disc = u * u + v * v - 1;
      // Inside where (u^2 + v^2 - 1)^3 < u^2 v^3; a cube root makes it about a distance.
      double heart = 0.35 * size * (disc - Math.cbrt(u * u) * v);
      int flesh = Shape.glow(0xE0314B, 0xFFB3BE, 0.9 - Shape.length(u + 0.45, v - 0.5) / 0.5);
      return Shape.fill(colour, flesh, heart);
    };
  }

  private static double pulse(double age) {
    return age < 0 ? 0 : Math.min(1, age / 0.04) * Math.exp(-9 * age);
  }

  @Override
  public Sound sound() {
    double[] seconds = new double[10];
    double[] hertz = new double[10];
    for (int i = 0; i < seconds.length; i++) {
      int beat = i / 2;
      boolean second = i % 2 == 1;
      seconds[i] = beat * BEAT_SECONDS + (second ? SECOND_THUMP_SECONDS : 0);
      hertz[i] = second ? 78 : 62;
    }
    return new Strikes(seconds, hertz, 16, 0.8, 0.48);
  }
}
