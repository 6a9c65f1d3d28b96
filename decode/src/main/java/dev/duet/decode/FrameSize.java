package dev.duet.decode;

import static com.google.common.base.Preconditions.checkArgument;

/** The size frames are scaled to inside the decoder's scaler. Lengths are in pixels. */
public sealed interface FrameSize {

  /** As coded, after rotation. */
  record Original() implements FrameSize {}

  /**
   * The shorter side becomes {@code pixels}; the longer keeps the aspect, truncated to whole pixels
   * (the published recipe's rule).
   */
  record ShortSide(int pixels) implements FrameSize {
    public ShortSide {
      checkArgument(pixels >= 1, "short side must be at least 1 pixel: %s", pixels);
    }
  }

  /** Exactly this size; the aspect is not kept. */
  record Exact(int width, int height) implements FrameSize {
    public Exact {
      checkArgument(
          width >= 1 && height >= 1, "size must be at least 1x1 pixels: %sx%s", width, height);
    }
  }
}
