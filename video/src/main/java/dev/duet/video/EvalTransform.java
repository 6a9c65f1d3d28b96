package dev.duet.video;

import dev.duet.decode.FrameSize;
import dev.duet.decode.Frames;

/**
 * The test-time transform: shorter side to {@code (int) (size / 0.875)}, centre crop of {@code
 * size}.
 *
 * @param size side of the square that comes out, in pixels
 */
public record EvalTransform(int size) {

  /** The size frames should be decoded to, so that nothing is scaled twice. */
  public FrameSize decodeSize() {
    return new FrameSize.ShortSide((int) (size / 0.875));
  }

  /**
   * {@code (T, H, W, 3)} to {@code (T, size, size, 3)}; frames of another size are scaled first.
   */
  public Frames apply(Frames frames) {
    throw new UnsupportedOperationException("stub");
  }
}
