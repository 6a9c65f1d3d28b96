package dev.duet.decode.synthetic;

import static com.google.common.base.Preconditions.checkArgument;

import dev.duet.decode.Frames;

/**
 * Writes a frame's index into its pixels so that it survives lossy coding, scaling down to 32 x 32
 * and any change of aspect.
 *
 * <p>The picture is a grid of 5 x 5 flat cells. The corners are red, green, blue and white
 * (clockwise from the top left: red, green, white, blue), which tells every rotation and reflection
 * and a swap of channels. The other 21 cells, row by row, are black for 0 and white for 1: 20 bits
 * of the index in Gray code, most significant first, then their parity. Neighbouring frames differ
 * in one code cell and in the parity, so a blend of two frames has grey cells and is noticed.
 */
public final class FrameCode {
  /** Cells of a row and of a column. */
  private static final int GRID = 5;

  private static final int CODE_BITS = 20;

  /** Frames that have an index of their own. */
  public static final int MAX_FRAMES = 1 << CODE_BITS;

  /** The smallest width and height that holds the code. */
  public static final int MIN_PIXELS = 4 * GRID;

  private static final int BLACK = 0x000000;
  private static final int WHITE = 0xFFFFFF;

  private FrameCode() {}

  /** A picture of each frame's index. */
  public static void paint(int frame, double seconds, Canvas canvas) {
    checkArgument(
        frame >= 0 && frame < MAX_FRAMES,
        "a frame's index must lie in [0, %s): %s",
        MAX_FRAMES,
        frame);
    int code = encode(frame);
    for (int y = 0; y < canvas.height(); y++) {
      int row = y * GRID / canvas.height();
      for (int x = 0; x < canvas.width(); x++) {
        canvas.set(x, y, cellColour(row * GRID + x * GRID / canvas.width(), code));
      }
    }
  }

  /**
   * The index written in frame {@code t}.
   *
   * @param frames the whole picture upright, at any size from 20 x 20
   * @throws IllegalArgumentException if the picture is turned, mirrored, has its channels swapped,
   *     is a blend of frames or no such picture at all
   */
  public static int frameIndex(Frames frames, int t) {
    int code = 0;
    for (int cell = 0; cell < GRID * GRID; cell++) {
      int colour = readColour(frames, t, cell);
      if (isCorner(cell)) {
        checkArgument(
            colour == cornerColour(cell),
            "frame %s: the corner at row %s, column %s should be %s: %s",
            t,
            cell / GRID,
            cell % GRID,
            hex(cornerColour(cell)),
            hex(colour));
      } else {
        checkArgument(
            colour == BLACK || colour == WHITE,
            "frame %s: the cell at row %s, column %s should be black or white: %s",
            t,
            cell / GRID,
            cell % GRID,
            hex(colour));
        code = code << 1 | (colour & 1);
      }
    }
    checkArgument(Integer.bitCount(code) % 2 == 0, "frame %s: the parity is wrong", t);
    return decode(code);
  }

  /** Gray code of the index, then a bit that makes the number of ones even. */
  private static int encode(int index) {
    int gray = index ^ index >> 1;
    return gray << 1 | (Integer.bitCount(gray) & 1);
  }

  private static int decode(int code) {
    int index = 0;
    for (int gray = code >> 1; gray != 0; gray >>= 1) {
      index ^= gray;
    }
    return index;
  }

  private static int cellColour(int cell, int code) {
    if (isCorner(cell)) {
      return cornerColour(cell);
    }
    // Row by row, the corners left out: one before the first row's cells, two after them, and one
    // more before the last row's.
    int position = cell - 1;
    if (cell >= GRID) {
      position--;
    }
    if (cell >= GRID * (GRID - 1)) {
      position--;
    }
    return (code >> (CODE_BITS - position) & 1) == 1 ? WHITE : BLACK;
  }

  private static boolean isCorner(int cell) {
    int row = cell / GRID;
    int column = cell % GRID;
    return row % (GRID - 1) == 0 && column % (GRID - 1) == 0;
  }

  private static int cornerColour(int cell) {
    boolean top = cell / GRID == 0;
    boolean left = cell % GRID == 0;
    if (top) {
      return left ? 0xFF0000 : 0x00FF00;
    }
    return left ? 0x0000FF : WHITE;
  }

  /**
   * A cell's mean colour over its middle third, each channel told as 0x00 or 0xFF, or as 0x80 if it
   * is near neither.
   */
  private static int readColour(Frames frames, int t, int cell) {
    int colour = 0;
    for (int channel = 0; channel < 3; channel++) {
      double mean = mean(frames, t, cell / GRID, cell % GRID, channel);
      // A third of the range for either side leaves room for coding noise and limited range.
      int level = mean < 85 ? 0x00 : mean > 170 ? 0xFF : 0x80;
      colour = colour << 8 | level;
    }
    return colour;
  }

  private static double mean(Frames frames, int t, int row, int column, int channel) {
    int top = start(row, frames.height());
    int bottom = end(row, frames.height());
    int left = start(column, frames.width());
    int right = end(column, frames.width());
    long sum = 0;
    for (int y = top; y < bottom; y++) {
      for (int x = left; x < right; x++) {
        int pixel = (t * frames.height() + y) * frames.width() + x;
        sum += frames.rgb()[3 * pixel + channel] & 0xFF;
      }
    }
    return (double) sum / ((bottom - top) * (right - left));
  }

  /** First pixel of the middle third of a cell. */
  private static int start(int cell, int pixels) {
    return (3 * cell + 1) * pixels / (3 * GRID);
  }

  /** Pixel after the middle third of a cell, which is at least one pixel. */
  private static int end(int cell, int pixels) {
    return Math.max(start(cell, pixels) + 1, (3 * cell + 2) * pixels / (3 * GRID));
  }

  private static String hex(int colour) {
    return String.format("%06X", colour);
  }
}
