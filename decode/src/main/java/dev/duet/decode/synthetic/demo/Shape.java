package dev.duet.decode.synthetic.demo;

/** Signed distances to shapes, negative inside, and the paint that they are filled with. */
final class Shape {
  /** Width of the blend at an edge: about a pixel at 240 rows. */
  private static final double EDGE = 0.01;

  private Shape() {}

  /** Length of a vector; Math.hypot guards against overflow at ten times the cost. */
  static double length(double x, double y) {
    return Math.sqrt(x * x + y * y);
  }

  static double disc(double x, double y, double radius) {
    return length(x, y) - radius;
  }

  /** A box with rounded corners around 0. */
  static double box(double x, double y, double halfWidth, double halfHeight, double corner) {
    double dx = Math.abs(x) - halfWidth + corner;
    double dy = Math.abs(y) - halfHeight + corner;
    return length(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - corner;
  }

  /** A stroke with round ends from 0 to (toX, toY). */
  static double stroke(double x, double y, double toX, double toY, double halfWidth) {
    double along = clamp((x * toX + y * toY) / (toX * toX + toY * toY));
    return length(x - along * toX, y - along * toY) - halfWidth;
  }

  /** Paints a shape over a colour, its edge smoothed. */
  static int fill(int below, int colour, double distance) {
    return glow(below, colour, 0.5 - distance / EDGE);
  }

  /** Lays a colour over another, as densely as {@code share} in [0, 1] says. */
  static int glow(int below, int colour, double share) {
    if (share <= 0) {
      return below;
    }
    int weight = (int) (256 * Math.min(1, share)); // in 256ths
    return mix(below, colour, weight, 16)
        | mix(below, colour, weight, 8)
        | mix(below, colour, weight, 0);
  }

  private static int mix(int below, int colour, int weight, int shift) {
    int from = below >> shift & 0xFF;
    int to = colour >> shift & 0xFF;
    return (from + (((to - from) * weight) >> 8)) << shift;
  }

  static double clamp(double value) {
    return Math.min(1, Math.max(0, value));
  }
}
