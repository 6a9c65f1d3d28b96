package dev.duet.video;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * How clips are distorted in training; every frame of a clip in the same way.
 *
 * @param minArea least area of the random crop, as a share of the picture's, in (0, 1]; the area is
 *     drawn from {@code U(minArea, 1)}, the ratio of width to height log-uniformly from [3/4, 4/3]
 * @param flipProbability probability that left and right are exchanged
 * @param colours how colours are changed
 */
public record VideoAugmentation(double minArea, double flipProbability, ColourJitter colours) {
  /** The published recipe's "msc+color" (AVID, Morgado et al., CVPR 2021). */
  public static final VideoAugmentation PUBLISHED =
      new VideoAugmentation(0.08, 0.5, ColourJitter.PUBLISHED);

  public VideoAugmentation {
    checkArgument(minArea > 0 && minArea <= 1, "minArea must lie in (0, 1]: %s", minArea);
    checkArgument(
        flipProbability >= 0 && flipProbability <= 1,
        "flipProbability must lie in [0, 1]: %s",
        flipProbability);
  }
}
