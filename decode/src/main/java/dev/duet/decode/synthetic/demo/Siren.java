package dev.duet.decode.synthetic.demo;

import dev.duet.decode.synthetic.Sound;

/** A blue light that turns in the night, with a wail that rises and falls with it. */
final class Siren implements Scene {
  private static final double TURN_SECONDS = 1.2;
  private static final double MIDDLE_HERTZ = 850;
  private static final double SWING_HERTZ = 350;

  @Override
  public Shader at(double seconds) {
    double turn = 2 * Math.PI * seconds / TURN_SECONDS;
    double beamX = Math.cos(turn);
    double beamY = 0.45 * Math.sin(turn) + 0.12;
    double strength = 0.6 + 0.4 * Math.sin(turn);
    return (x, y) -> {
      int colour = Shape.glow(0x05060F, 0x141B3C, (y + 1) / 2);
      double fromLamp = y + 0.28;
      double distance = Shape.length(x, fromLamp);
      double towards =
          (x * beamX + fromLamp * beamY) / (distance * Shape.length(beamX, beamY) + 1e-9);
      double beam = Math.pow(Shape.clamp(towards), 24) * Math.exp(-0.7 * distance);
      colour = Shape.glow(colour, 0x4F7BFF, fromLamp > -0.05 ? 0.95 * beam : 0);
      colour = Shape.glow(colour, 0x9DB8FF, strength * Math.exp(-7 * distance));
      colour = Shape.fill(colour, 0x15151C, Shape.box(x, y + 0.75, 1.6, 0.28, 0.02));
      colour = Shape.fill(colour, 0x2B2B36, Shape.box(x, y + 0.46, 0.34, 0.06, 0.02));
      double dome = Math.max(Shape.disc(x, y + 0.42, 0.26), -(y + 0.42));
      int glass = Shape.glow(0x1A3AA8, 0xDDE8FF, strength * (1 - distance / 0.4));
      return Shape.fill(colour, glass, dome);
    };
  }

  @Override
  public Sound sound() {
    double turnsPerSecond = 2 * Math.PI / TURN_SECONDS;
    return seconds -> {
      // The integral of the frequency, which swings as a sine.
      double phase =
          2 * Math.PI * MIDDLE_HERTZ * seconds
              - 2 * Math.PI * SWING_HERTZ / turnsPerSecond * Math.cos(turnsPerSecond * seconds);
      return 0.3 * Math.sin(phase) + 0.06 * Math.sin(3 * phase);
    };
  }
}
