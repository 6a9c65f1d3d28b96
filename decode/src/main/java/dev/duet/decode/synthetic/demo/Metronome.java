package dev.duet.decode.synthetic.demo;

import dev.duet.decode.synthetic.Sound;
import java.util.stream.IntStream;

/** An arm that swings, with a dry tick at each turn. */
final class Metronome implements Scene {
  private static final double BEAT_SECONDS = 0.5;

  @Override
  public Shader at(double seconds) {
    double angle = 0.6 * Math.cos(Math.PI * seconds / BEAT_SECONDS);
    double sin = Math.sin(angle);
    double cos = Math.cos(angle);
    double flash = Math.exp(-10 * (seconds % BEAT_SECONDS));
    return (x, y) -> {
      int colour = Shape.glow(0x0E3B43, 0x2F8F83, (1 - Shape.length(x * 0.7, y - 0.2)) * 0.9);
      double side = Math.abs(x) - 0.62 + 0.36 * (y + 0.85) / 1.5;
      double body = Math.max(side, Math.abs(y + 0.1) - 0.75);
      colour = Shape.fill(colour, 0x6B3E26, body);
      colour = Shape.fill(colour, 0x8A5433, Math.max(side + 0.07, Math.abs(y + 0.02) - 0.6));
      double fromPivot = y + 0.62;
      colour =
          Shape.fill(colour, 0xF2E6C9, Shape.stroke(x, fromPivot, 1.4 * sin, 1.4 * cos, 0.022));
      double weightX = x * cos - fromPivot * sin;
      double weightY = x * sin + fromPivot * cos - 0.95;
      colour = Shape.fill(colour, 0xE8B23A, Shape.box(weightX, weightY, 0.12, 0.08, 0.03));
      colour = Shape.fill(colour, 0x2A1A12, Shape.disc(x, fromPivot, 0.06));
      double lamp = Shape.length(x - 1.0, y - 0.7);
      return Shape.glow(colour, 0xFFF3B0, flash * (0.16 / (lamp + 0.02) - 0.15));
    };
  }

  @Override
  public Sound sound() {
    double[] ticks = IntStream.range(0, 9).mapToDouble(i -> i * BEAT_SECONDS).toArray();
    double[] hertz = IntStream.range(0, 9).mapToDouble(i -> i % 4 == 0 ? 2100 : 1500).toArray();
    return new Strikes(ticks, hertz, 90, 0, 0.48);
  }
}
