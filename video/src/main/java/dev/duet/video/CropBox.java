package dev.duet.video;

import java.util.random.RandomGenerator;

/**
 * A part of a picture, in whole pixels.
 *
 * @param top first row
 * @param left first column
 * @param height rows
 * @param width columns
 */
record CropBox(int top, int left, int height, int width) {
  private static final int TRIES = 10;
  private static final double MIN_RATIO = 3.0 / 4;
  private static final double MAX_RATIO = 4.0 / 3;

  /** The whole of a picture. */
  static CropBox whole(int height, int width) {
    return new CropBox(0, 0, height, width);
  }

  /**
   * Draws a box as torchvision's RandomResizedCrop does: an area and a ratio until they fit, ten
   * times at most; then the largest central box whose ratio lies within the bounds.
   */
  static CropBox draw(int height, int width, double minArea, RandomGenerator random) {
    for (int i = 0; i < TRIES; i++) {
      double area = (double) height * width * (minArea + (1 - minArea) * random.nextDouble());
      double low = Math.log(MIN_RATIO);
      double high = Math.log(MAX_RATIO);
      double ratio = Math.exp(low + (high - low) * random.nextDouble());
      int cropWidth = (int) Math.rint(Math.sqrt(area * ratio));
      int cropHeight = (int) Math.rint(Math.sqrt(area / ratio));
      if (cropWidth >= 1 && cropWidth <= width && cropHeight >= 1 && cropHeight <= height) {
        int top = random.nextInt(height - cropHeight + 1);
        int left = random.nextInt(width - cropWidth + 1);
        return new CropBox(top, left, cropHeight, cropWidth);
      }
    }
    return central(height, width);
  }

  private static CropBox central(int height, int width) {
    double ratio = (double) width / height;
    int cropWidth = ratio > MAX_RATIO ? (int) Math.rint(height * MAX_RATIO) : width;
    int cropHeight = ratio < MIN_RATIO ? (int) Math.rint(width / MIN_RATIO) : height;
    return new CropBox((height - cropHeight) / 2, (width - cropWidth) / 2, cropHeight, cropWidth);
  }
}
