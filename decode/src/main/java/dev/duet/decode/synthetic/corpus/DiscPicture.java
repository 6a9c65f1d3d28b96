package dev.duet.decode.synthetic.corpus;

import static dev.duet.decode.synthetic.corpus.Draw.colour;
import static dev.duet.decode.synthetic.corpus.Draw.uniform;

import dev.duet.decode.synthetic.Canvas;
import dev.duet.decode.synthetic.Picture;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * A textured disc that moves before a cluttered background. Lengths are in half widths of the
 * frame, whose middle is 0. The disc's two tints differ by the same in brightness in all instances:
 * with free colours the textures are not learned.
 */
final class DiscPicture implements Picture {
  private static final int CLUTTER = 7;

  private final Texture texture;
  private final Motion motion;
  private final double radius;
  private final double x;
  private final double y;
  private final double waves;
  private final double phase;
  private final double otherPhase;
  private final double[] dark;
  private final double[] bright;
  private final double reach;
  private final double periodSeconds;
  private final double motionPhase;
  private final double driftX;
  private final double driftY;
  private final double contrast;
  private final double noise;
  private final long noiseSeed;
  private final Backdrop backdrop;
  private final CameraShake camera;

  DiscPicture(
      Texture texture, Motion motion, double nuisance, RandomGenerator random, CameraShake camera) {
    this.camera = camera;
    this.texture = texture;
    this.motion = motion;
    radius = uniform(random, 0.55, 0.75);
    x = uniform(random, -0.3, 0.3) * nuisance;
    y = uniform(random, -0.3, 0.3) * nuisance;
    waves = Math.PI * uniform(random, 1.6, 2.0);
    phase = uniform(random, 0, 2 * Math.PI);
    otherPhase = uniform(random, 0, 2 * Math.PI);
    dark = colour(random, 0, 0.35);
    bright = colour(random, 0.65, 1);
    reach = uniform(random, 0.4, 0.55);
    periodSeconds = uniform(random, 0.75, 1.25);
    motionPhase = uniform(random, 0, 2 * Math.PI);
    driftX = uniform(random, -0.12, 0.12) * nuisance;
    driftY = uniform(random, -0.12, 0.12) * nuisance;
    contrast = 1 - uniform(random, 0, 0.5) * nuisance;
    noise = 0.06 * nuisance;
    noiseSeed = random.nextLong();
    backdrop = new Backdrop(nuisance, random);
  }

  double periodSeconds() {
    return periodSeconds;
  }

  double radius() {
    return radius;
  }

  double centreX() {
    return x;
  }

  double centreY() {
    return y;
  }

  @Override
  public void paint(int frame, double seconds, Canvas canvas) {
    double theta = 2 * Math.PI * seconds / periodSeconds + motionPhase;
    double middleX = x + driftX * seconds + reach * motion.right(theta);
    double middleY = y + driftY * seconds + reach * motion.down(theta);
    double size = radius * motion.scale(theta);
    double opacity = motion.opacity(theta);
    double shakeX = camera.x().at(seconds);
    double shakeY = camera.y().at(seconds);
    RandomGenerator grain = new SplittableRandom(noiseSeed + frame);
    double[] rgb = new double[3];
    for (int row = 0; row < canvas.height(); row++) {
      for (int column = 0; column < canvas.width(); column++) {
        double px = 2 * (column + 0.5) / canvas.width() - 1 + shakeX;
        double py = 2 * (row + 0.5) / canvas.height() - 1 + shakeY;
        backdrop.at(px, py, rgb);
        disc((px - middleX) / size, (py - middleY) / size, opacity, rgb);
        canvas.set(column, row, pixel(rgb, grain));
      }
    }
  }

  /** Lays the disc over a colour; {@code u} and {@code w} are in radii from its middle. */
  private void disc(double u, double w, double opacity, double[] rgb) {
    double share = opacity / (1 + Math.exp((Math.hypot(u, w) - 1) / 0.08)); // a soft edge
    if (share < 1e-3) {
      return;
    }
    double value = 2 * texture.at(u, w, waves, phase, otherPhase);
    double brightness = (Math.max(-1, Math.min(1, value)) + 1) / 2;
    for (int c = 0; c < 3; c++) {
      double tint = dark[c] + (bright[c] - dark[c]) * brightness;
      rgb[c] += share * (tint - rgb[c]);
    }
  }

  private int pixel(double[] rgb, RandomGenerator grain) {
    int pixel = 0;
    for (int c = 0; c < 3; c++) {
      double value = 0.5 + (rgb[c] - 0.5) * contrast;
      if (noise > 0) {
        value += noise * grain.nextGaussian();
      }
      pixel = pixel << 8 | (int) Math.round(255 * Math.max(0, Math.min(1, value)));
    }
    return pixel;
  }

  /** What stands still: a colour with gradients, a smooth random texture and a small shape. */
  private static final class Backdrop {
    private final double[] base;
    private final double[] acrossX;
    private final double[] acrossY;
    private final double[][][] clutter = new double[CLUTTER][CLUTTER][];
    private final boolean shape;
    private final boolean round;
    private final double shapeX;
    private final double shapeY;
    private final double shapeSize;
    private final double[] shapeColour;

    Backdrop(double nuisance, RandomGenerator random) {
      base = colour(random, 0.2, 0.8);
      acrossX = colour(random, -0.15 * nuisance, 0.15 * nuisance);
      acrossY = colour(random, -0.15 * nuisance, 0.15 * nuisance);
      for (double[][] row : clutter) {
        for (int i = 0; i < CLUTTER; i++) {
          row[i] = new double[3];
          for (int c = 0; c < 3; c++) {
            row[i][c] = 0.14 * nuisance * random.nextGaussian();
          }
        }
      }
      shape = nuisance > 0;
      round = random.nextBoolean();
      shapeX = uniform(random, -0.9, 0.9);
      shapeY = uniform(random, -0.9, 0.9);
      shapeSize = uniform(random, 0.18, 0.3);
      shapeColour = colour(random, 0, 1);
    }

    void at(double px, double py, double[] rgb) {
      double dx = Math.abs(px - shapeX);
      double dy = Math.abs(py - shapeY);
      if (shape && (round ? Math.hypot(dx, dy) : Math.max(dx, dy)) < shapeSize / 2) {
        System.arraycopy(shapeColour, 0, rgb, 0, 3);
        return;
      }
      double column = node(px);
      double row = node(py);
      int left = Math.min((int) column, CLUTTER - 2);
      int top = Math.min((int) row, CLUTTER - 2);
      double right = column - left;
      double down = row - top;
      for (int c = 0; c < 3; c++) {
        double above = clutter[top][left][c] * (1 - right) + clutter[top][left + 1][c] * right;
        double below =
            clutter[top + 1][left][c] * (1 - right) + clutter[top + 1][left + 1][c] * right;
        rgb[c] = base[c] + acrossX[c] * px + acrossY[c] * py + above * (1 - down) + below * down;
      }
    }

    /** Where a place is among the nodes of the clutter; a shaken camera sees past the last. */
    private static double node(double place) {
      return Math.max(0, Math.min(1, (place + 1) / 2)) * (CLUTTER - 1);
    }
  }
}
