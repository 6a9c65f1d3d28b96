package dev.duet.decode;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * Video frames as packed RGB, one byte a channel.
 *
 * @param count number of frames T
 * @param height rows H, in pixels
 * @param width columns W, in pixels
 * @param rgb {@code (T, H, W, 3)} row-major; shared, not copied: whoever receives it must not write
 */
@SuppressWarnings(
    "ArrayRecordComponent") // pixels are handed on without a copy; identity equality is meant
public record Frames(int count, int height, int width, byte[] rgb) {
  public Frames {
    checkArgument(
        (long) count * height * width * 3 == rgb.length,
        "%s frames of %sx%s RGB need %s bytes: %s",
        count,
        width,
        height,
        (long) count * height * width * 3,
        rgb.length);
  }
}
