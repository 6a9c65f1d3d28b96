package dev.duet.eval.encoder;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * PyTorch's adaptive max pooling to {@code (1, o, o)}: output i covers inputs {@code floor(i·n/o)}
 * to {@code ceil((i+1)·n/o)}, so an axis shorter than o repeats its values. On the host: the maps
 * of a frozen encoder need no gradient.
 */
final class AdaptiveMaxPool {
  private AdaptiveMaxPool() {}

  /**
   * Pools one clip's map.
   *
   * @param map {@code (C, T, H, W)}, row-major, from {@code offset} on; T is 1 for sound
   * @return {@code (C · o · o)}
   */
  static float[] pool(
      float[] map, int offset, int channels, int frames, int height, int width, int side) {
    checkArgument(side >= 1, "the side must be at least 1: %s", side);
    float[] pooled = new float[channels * side * side];
    int plane = height * width;
    for (int c = 0; c < channels; c++) {
      for (int row = 0; row < side; row++) {
        for (int column = 0; column < side; column++) {
          float largest = Float.NEGATIVE_INFINITY;
          for (int t = 0; t < frames; t++) {
            int start = offset + (c * frames + t) * plane;
            for (int y = row * height / side; y < end(row, height, side); y++) {
              for (int x = column * width / side; x < end(column, width, side); x++) {
                largest = Math.max(largest, map[start + y * width + x]);
              }
            }
          }
          pooled[(c * side + row) * side + column] = largest;
        }
      }
    }
    return pooled;
  }

  private static int end(int index, int length, int side) {
    return ((index + 1) * length + side - 1) / side;
  }
}
