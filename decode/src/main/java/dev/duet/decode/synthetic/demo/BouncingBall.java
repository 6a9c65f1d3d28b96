package dev.duet.decode.synthetic.demo;

import dev.duet.decode.synthetic.Sound;
import java.util.stream.DoubleStream;

/** A ball that crosses the picture in hops, with a soft knock at each touch of the floor. */
final class BouncingBall implements Scene {
  private static final double HOP_SECONDS = 0.6;
  private static final double FLOOR = -0.62;
  private static final double RADIUS = 0.2;

  @Override
  public Shader at(double seconds) {
    double hop = seconds % HOP_SECONDS / HOP_SECONDS;
    double height = 4 * 0.95 * hop * (1 - hop);
    double x = 0.95 * Math.sin(seconds * 0.9 - 1.2);
    // Flattened for a moment at the floor.
    double squash = 0.25 * Math.exp(-60 * height * height);
    double y = FLOOR + RADIUS * (1 - squash) + height;
    return (px, py) -> {
      int colour = Shape.glow(0xFFE9C9, 0xF7B98B, (py + 1) / 2);
      if (py < FLOOR + 0.03) {
        colour = Shape.glow(0x8E5B3F, 0xB97A56, (py + 1) / 0.4);
      }
      double shadow = Shape.length((px - x) / 1.0, (py - FLOOR + 0.06) * 4) - 0.16;
      colour = Shape.glow(colour, 0x4A2A1B, 0.55 * (1 - height) * Shape.clamp(-shadow / 0.1));
      double ballX = (px - x) * (1 - squash / 2);
      double ballY = (py - y) / (1 - squash);
      int ball =
          Shape.glow(0xD9411E, 0xFFC08A, 1 - Shape.length(ballX + 0.07, ballY - 0.08) / 0.22);
      return Shape.fill(colour, ball, Shape.disc(ballX, ballY, RADIUS));
    };
  }

  @Override
  public Sound sound() {
    double[] touches = DoubleStream.iterate(HOP_SECONDS, t -> t + HOP_SECONDS).limit(8).toArray();
    double[] hertz = DoubleStream.generate(() -> 150).limit(8).toArray();
    return new Strikes(touches, hertz, 14, 1.5, 0.45);
  }
}
