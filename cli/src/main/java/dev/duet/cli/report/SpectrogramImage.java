package dev.duet.cli.report;

import java.awt.image.BufferedImage;

/** A spectrogram as a picture: time to the right, frequency upwards, loud is bright. */
final class SpectrogramImage {
  /** What is drawn below the loudest point, in dB. */
  private static final double RANGE_DB = 80;

  // Black, violet, orange, pale yellow: bright means loud in grey, too.
  private static final int[][] COLOURS = {
    {0, 0, 4}, {81, 18, 124}, {183, 55, 121}, {252, 137, 97}, {252, 253, 191}
  };

  private SpectrogramImage() {}

  /**
   * Draws a spectrogram.
   *
   * @param decibels {@code (T, F)} row-major
   * @param frames T, the picture's width
   * @param bins F
   * @param shown of them, from the lowest on: the picture's height
   */
  static BufferedImage draw(float[] decibels, int frames, int bins, int shown) {
    double loudest = Double.NEGATIVE_INFINITY;
    for (float value : decibels) {
      loudest = Math.max(loudest, value);
    }
    BufferedImage image = new BufferedImage(frames, shown, BufferedImage.TYPE_INT_RGB);
    for (int t = 0; t < frames; t++) {
      for (int f = 0; f < shown; f++) {
        // Silence is as low as a spectrogram goes, and black.
        double level = loudest <= -100 ? 0 : 1 + (decibels[t * bins + f] - loudest) / RANGE_DB;
        image.setRGB(t, shown - 1 - f, colour(Math.min(1, Math.max(0, level))));
      }
    }
    return image;
  }

  private static int colour(double level) {
    double place = level * (COLOURS.length - 1);
    int below = Math.min((int) place, COLOURS.length - 2);
    double share = place - below;
    int rgb = 0;
    for (int channel = 0; channel < 3; channel++) {
      double value = COLOURS[below][channel] * (1 - share) + COLOURS[below + 1][channel] * share;
      rgb = rgb << 8 | (int) Math.round(value);
    }
    return rgb;
  }
}
