package dev.duet.video;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import java.util.List;

/**
 * A video encoder.
 *
 * @param architecture which network
 * @param depth 10, 18 or 34 (torchvision's: 18)
 * @param stageWidths channels of conv1 and of the four stages
 * @param stemPool whether the stem ends in a max-pool; false is the published small variant
 *     (torchvision's has none)
 */
public record VideoEncoderConfig(
    Architecture architecture, int depth, List<Integer> stageWidths, boolean stemPool) {

  /** The networks. */
  public enum Architecture {
    /** The R(2+1)D of Morgado et al., "AVID", CVPR 2021. */
    R2PLUS1D,
    /** torchvision's r2plus1d_18, without its classifier. */
    TORCHVISION_R2PLUS1D
  }

  /** The published depth 18. */
  public static final VideoEncoderConfig PUBLISHED =
      new VideoEncoderConfig(
          Architecture.R2PLUS1D, 18, ImmutableList.of(64, 64, 128, 256, 512), true);

  /** The published small variant: depth 10 without the stem's max-pool. */
  public static final VideoEncoderConfig SMALL =
      new VideoEncoderConfig(
          Architecture.R2PLUS1D, 10, ImmutableList.of(64, 64, 128, 256, 512), false);

  /** torchvision's r2plus1d_18. */
  public static final VideoEncoderConfig TORCHVISION =
      new VideoEncoderConfig(
          Architecture.TORCHVISION_R2PLUS1D, 18, ImmutableList.of(64, 64, 128, 256, 512), false);

  /** Checks that the network exists; throws {@link IllegalArgumentException} otherwise. */
  public VideoEncoderConfig {
    stageWidths = ImmutableList.copyOf(stageWidths);
    checkArgument(
        stageWidths.size() == 5 && stageWidths.stream().allMatch(width -> width > 0),
        "stageWidths must be 5 positive numbers, got %s",
        stageWidths);
    switch (architecture) {
      case R2PLUS1D ->
          checkArgument(
              depth == 10 || depth == 18 || depth == 34,
              "depth must be 10, 18 or 34, got %s",
              depth);
      case TORCHVISION_R2PLUS1D -> {
        checkArgument(depth == 18, "depth of torchvision's network must be 18, got %s", depth);
        checkArgument(!stemPool, "torchvision's network has no stem pool, got stemPool true");
      }
    }
  }
}
