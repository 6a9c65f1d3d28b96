package dev.duet.decode.synthetic.demo;

import dev.duet.decode.synthetic.Sound;

/** Coloured bars that light up as a mallet strikes a tune on them. */
final class Chimes implements Scene {
  private static final double NOTE_SECONDS = 0.35;
  private static final double MALLET_RADIUS = 0.09;
  private static final double BAR_Y = -0.42;
  private static final int[] TUNE = {0, 2, 4, 3, 1, 2, 0, 4, 3, 2};
  private static final double[] HERTZ = {523.25, 587.33, 659.26, 783.99, 880.00};
  private static final int[] COLOURS = {0xE4572E, 0xF3A712, 0x76B041, 0x17A2B8, 0x7B5EA7};

  @Override
  public Shader at(double seconds) {
    int note = (int) (seconds / NOTE_SECONDS) % TUNE.length;
    double share = seconds % NOTE_SECONDS / NOTE_SECONDS;
    int next = TUNE[(note + 1) % TUNE.length];
    double smooth = share * share * (3 - 2 * share);
    double malletX = barX(TUNE[note]) + smooth * (barX(next) - barX(TUNE[note]));
    double restY = barTop(TUNE[note]) + smooth * (barTop(next) - barTop(TUNE[note]));
    double malletY = restY + MALLET_RADIUS + 4 * 0.55 * share * (1 - share);
    return (x, y) -> {
      int colour = Shape.glow(0xF4F1EA, 0xCFE3EA, (y + 1) / 2);
      for (int bar = 0; bar < HERTZ.length; bar++) {
        double lit = bar == TUNE[note] ? Math.exp(-3.5 * share) : 0;
        int paint = Shape.glow(COLOURS[bar], 0xFFFFFF, 0.65 * lit);
        double inBar =
            Shape.box(x - barX(bar), y - BAR_Y + 0.02 * lit, 0.17, barTop(bar) - BAR_Y, 0.05);
        colour = Shape.glow(colour, COLOURS[bar], 0.5 * lit * (1 - inBar / 0.25));
        colour = Shape.fill(colour, paint, inBar);
      }
      colour =
          Shape.fill(colour, 0x8A6B4D, Shape.stroke(x - malletX, y - malletY, 0.35, 0.7, 0.022));
      return Shape.fill(colour, 0x5B2A86, Shape.disc(x - malletX, y - malletY, MALLET_RADIUS));
    };
  }

  private static double barTop(int bar) {
    return BAR_Y + 0.5 - 0.06 * bar;
  }

  private static double barX(int bar) {
    return 0.42 * (bar - 2);
  }

  @Override
  public Sound sound() {
    double[] seconds = new double[TUNE.length];
    double[] hertz = new double[TUNE.length];
    double[] overtones = new double[TUNE.length];
    for (int i = 0; i < TUNE.length; i++) {
      seconds[i] = i * NOTE_SECONDS;
      hertz[i] = HERTZ[TUNE[i]];
      // A bar of wood or metal sounds at four times its pitch too.
      overtones[i] = 4 * hertz[i];
    }
    return new Strikes(seconds, hertz, 6, 0, 0.3)
        .plus(new Strikes(seconds, overtones, 20, 0, 0.09));
  }
}
