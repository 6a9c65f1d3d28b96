package dev.duet.decode.synthetic;

import dev.duet.decode.Frames;

/** Turns and mirrors square frames, pixel by pixel. */
final class Turning {
  private Turning() {}

  static Frames clockwise(Frames frames, int degrees) {
    Frames turned = frames;
    for (int i = 0; i < degrees / 90; i++) {
      turned = quarter(turned);
    }
    return turned;
  }

  private static Frames quarter(Frames frames) {
    int size = frames.height();
    byte[] rgb = new byte[frames.rgb().length];
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        // The pixel at row y, column x goes to row x, column (size - 1 - y).
        System.arraycopy(frames.rgb(), 3 * (y * size + x), rgb, 3 * (x * size + size - 1 - y), 3);
      }
    }
    return new Frames(1, size, size, rgb);
  }

  static Frames mirrored(Frames frames) {
    int size = frames.height();
    byte[] rgb = new byte[frames.rgb().length];
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        System.arraycopy(frames.rgb(), 3 * (y * size + x), rgb, 3 * (y * size + size - 1 - x), 3);
      }
    }
    return new Frames(1, size, size, rgb);
  }
}
