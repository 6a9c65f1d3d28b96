package dev.duet.video;

import com.google.common.collect.ImmutableList;
import java.util.List;

/**
 * A video encoder.
 *
 * @param architecture which network
 * @param depth 10, 18 or 34 (torchvision's: 18)
 * @param stageWidths channels of conv1 and of the four stages
 * @param stemPool whether the stem ends in a max-pool; false is the published small variant
 */
public record VideoEncoderConfig(
    Architecture architecture, int depth, List<Integer> stageWidths, boolean stemPool) {

  /** The networks. */
  public enum Architecture {
    /** The paper's R(2+1)D. */
    R2PLUS1D,
    /** torchvision's r2plus1d_18. */
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
}
