package dev.duet.video;

import static com.google.common.base.Preconditions.checkArgument;

import dev.duet.decode.FrameSize;
import dev.duet.decode.Frames;

/**
 * The test-time transform of the published recipe (AVID, Morgado et al., CVPR 2021): shorter side
 * to {@code (int) (size / 0.875)}, the longer with the aspect kept and truncated to whole pixels,
 * then a centre crop of {@code size}. Stateless.
 *
 * @param size side of the square that comes out, in pixels
 */
public record EvalTransform(int size) {
  /** The crop's share of the shorter side. */
  private static final double CROP_SHARE = 0.875;

  public EvalTransform {
    checkArgument(size >= 1 && size <= 8192, "size must lie in [1, 8192] pixels: %s", size);
  }

  /** The size frames should be decoded to, so that nothing is scaled twice. */
  public FrameSize decodeSize() {
    return new FrameSize.ShortSide(shortSide());
  }

  /**
   * Crops frames, and scales them first when their shorter side is not that of {@link #decodeSize}.
   * Scaling shrinks with antialiasing and enlarges bilinearly.
   *
   * @param frames {@code (T, H, W, 3)}
   * @return {@code (T, size, size, 3)}
   */
  public Frames apply(Frames frames) {
    int height = frames.height();
    int width = frames.width();
    int shorter = Math.min(height, width);
    checkArgument(shorter >= 1, "frames must be at least 1x1 pixels: %sx%s", width, height);
    if (shorter == shortSide()) {
      return crop(frames);
    }
    return crop(FrameScaler.scale(frames, scaled(height, shorter), scaled(width, shorter)));
  }

  private int shortSide() {
    return (int) (size / CROP_SHARE);
  }

  private long scaled(int length, int shorter) {
    return (long) shortSide() * length / shorter;
  }

  private Frames crop(Frames frames) {
    byte[] source = frames.rgb(); // (T, H, W, 3)
    byte[] target = new byte[Math.multiplyExact(frames.count(), size * size * 3)]; // (T, S, S, 3)
    int top = offset(frames.height());
    int left = offset(frames.width());
    int rowBytes = size * 3;
    int to = 0;
    for (int t = 0; t < frames.count(); t++) {
      for (int y = 0; y < size; y++) {
        int from = ((t * frames.height() + top + y) * frames.width() + left) * 3;
        System.arraycopy(source, from, target, to, rowBytes);
        to += rowBytes;
      }
    }
    return new Frames(frames.count(), size, size, target);
  }

  /** Halves go to the even neighbour, as Python's {@code round} has it. */
  private int offset(int length) {
    return (int) Math.rint((length - size) / 2.0);
  }
}
