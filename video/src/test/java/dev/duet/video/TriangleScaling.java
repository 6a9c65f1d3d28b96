package dev.duet.video;

/**
 * PIL's bilinear resampling by its definition, one channel value at a time: a triangle of
 * half-width {@code max(scale, 1)} source pixels about the centre of each target pixel.
 */
final class TriangleScaling {
  private TriangleScaling() {}

  /** {@code (H, W, 3)} to {@code (height, width, 3)}, not rounded. */
  static double[] scale(byte[] rgb, int sourceHeight, int sourceWidth, int height, int width) {
    double[] out = new double[height * width * 3];
    for (int y = 0; y < height; y++) {
      double[] rowWeights = weights(sourceHeight, height, y);
      for (int x = 0; x < width; x++) {
        double[] columnWeights = weights(sourceWidth, width, x);
        for (int sy = 0; sy < sourceHeight; sy++) {
          for (int sx = 0; rowWeights[sy] > 0 && sx < sourceWidth; sx++) {
            for (int c = 0; c < 3; c++) {
              out[(y * width + x) * 3 + c] +=
                  rowWeights[sy]
                      * columnWeights[sx]
                      * Byte.toUnsignedInt(rgb[(sy * sourceWidth + sx) * 3 + c]);
            }
          }
        }
      }
    }
    return out;
  }

  private static double[] weights(int source, int target, int at) {
    double scale = (double) source / target;
    double centre = (at + 0.5) * scale;
    double[] weights = new double[source];
    double sum = 0;
    for (int i = 0; i < source; i++) {
      weights[i] = Math.max(0, 1 - Math.abs(i + 0.5 - centre) / Math.max(scale, 1));
      sum += weights[i];
    }
    for (int i = 0; i < source; i++) {
      weights[i] /= sum;
    }
    return weights;
  }
}
