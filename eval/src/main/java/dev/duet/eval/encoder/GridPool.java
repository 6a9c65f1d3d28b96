package dev.duet.eval.encoder;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * PyTorch's adaptive pooling to {@code (1, o, o)}: output i covers inputs {@code floor(i·n/o)} to
 * {@code ceil((i+1)·n/o)}, so an axis shorter than o repeats its values. On the host: the maps of a
 * frozen encoder need no gradient.
 */
enum GridPool {
  /** The largest value of a cell, as in the published linear protocol. */
  MAX {
    @Override
    float cell(float[] map, int offset, Box box) {
      float largest = Float.NEGATIVE_INFINITY;
      for (int t = 0; t < box.frames; t++) {
        for (int y = box.top; y < box.bottom; y++) {
          for (int x = box.left; x < box.right; x++) {
            largest = Math.max(largest, map[offset + box.index(t, y, x)]);
          }
        }
      }
      return largest;
    }
  },
  /** The mean of a cell, as in the published protocol of ESC-50. */
  MEAN {
    @Override
    float cell(float[] map, int offset, Box box) {
      double sum = 0;
      for (int t = 0; t < box.frames; t++) {
        for (int y = box.top; y < box.bottom; y++) {
          for (int x = box.left; x < box.right; x++) {
            sum += map[offset + box.index(t, y, x)];
          }
        }
      }
      return (float) (sum / box.frames / (box.bottom - box.top) / (box.right - box.left));
    }
  };

  /** What one output covers of a map of {@code height x width} a frame. */
  record Box(int frames, int height, int width, int top, int bottom, int left, int right) {
    private int index(int t, int y, int x) {
      return (t * height + y) * width + x;
    }
  }

  /** The value of a cell of the channel that starts at {@code offset}. */
  abstract float cell(float[] map, int offset, Box box);

  /**
   * Pools one clip's map.
   *
   * @param map {@code (C, T, H, W)}, row-major, from {@code offset} on; T is 1 for sound
   * @return {@code (C · o · o)}
   */
  float[] pool(float[] map, int offset, int channels, int frames, int height, int width, int side) {
    checkArgument(side >= 1, "the side must be at least 1: %s", side);
    float[] pooled = new float[channels * side * side];
    for (int row = 0; row < side; row++) {
      for (int column = 0; column < side; column++) {
        Box box =
            new Box(
                frames,
                height,
                width,
                row * height / side,
                end(row, height, side),
                column * width / side,
                end(column, width, side));
        for (int c = 0; c < channels; c++) {
          pooled[(c * side + row) * side + column] =
              cell(map, offset + c * frames * height * width, box);
        }
      }
    }
    return pooled;
  }

  private static int end(int index, int length, int side) {
    return ((index + 1) * length + side - 1) / side;
  }
}
