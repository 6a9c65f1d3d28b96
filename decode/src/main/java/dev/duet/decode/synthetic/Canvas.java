package dev.duet.decode.synthetic;

import static com.google.common.base.Preconditions.checkArgument;

import dev.duet.decode.Frames;

/** A picture to paint on: {@code (H, W, 3)} packed RGB. */
public final class Canvas {
  private final int width;
  private final int height;
  private final byte[] rgb;

  public Canvas(int width, int height) {
    checkArgument(width >= 1 && height >= 1, "a canvas needs pixels: %sx%s", width, height);
    this.width = width;
    this.height = height;
    this.rgb = new byte[Math.multiplyExact(Math.multiplyExact(width, height), 3)];
  }

  public int width() {
    return width;
  }

  public int height() {
    return height;
  }

  /** Paints a pixel in a colour {@code 0xRRGGBB}. */
  public void set(int x, int y, int colour) {
    int at = 3 * (y * width + x);
    rgb[at] = (byte) (colour >> 16);
    rgb[at + 1] = (byte) (colour >> 8);
    rgb[at + 2] = (byte) colour;
  }

  /** A copy of the picture as a single frame. */
  public Frames toFrames() {
    return new Frames(1, height, width, rgb.clone());
  }

  /** The pixels themselves, {@code (H, W, 3)}. */
  byte[] rgb() {
    return rgb;
  }
}
