package dev.duet.decode;

import static com.google.common.base.Preconditions.checkArgument;

import java.time.Duration;

/**
 * Bounds that a hostile or broken file cannot pass; a file that reaches one fails.
 *
 * @param timePerFile longest time spent inside the decoder for one opened file
 * @param maxPixels most pixels of a coded frame
 * @param maxStreams most streams of a container
 */
public record DecodeLimits(Duration timePerFile, long maxPixels, int maxStreams) {

  /** Ten minutes, 8192 x 8192 pixels, 64 streams. */
  public static final DecodeLimits DEFAULT =
      new DecodeLimits(Duration.ofMinutes(10), 8192L * 8192, 64);

  /**
   * The bound for FFmpeg's decoders, which count padding and scratch space as pixels too. Sizes
   * that a header tells are compared with {@link #maxPixels} itself.
   */
  long maxPaddedPixels() {
    return maxPixels < Long.MAX_VALUE / 2 ? maxPixels + maxPixels / 4 + (1 << 20) : maxPixels;
  }

  public DecodeLimits {
    checkArgument(
        !timePerFile.isNegative() && !timePerFile.isZero(),
        "timePerFile must be positive: %s",
        timePerFile);
    checkArgument(maxPixels >= 1, "maxPixels must be at least 1: %s", maxPixels);
    checkArgument(maxStreams >= 1, "maxStreams must be at least 1: %s", maxStreams);
  }
}
