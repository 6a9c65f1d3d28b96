package dev.duet.audio;

import com.google.common.collect.ImmutableList;
import java.util.List;

/**
 * The Conv2D audio encoder.
 *
 * @param stageWidths channels of conv1 and of the four blocks
 * @param firstBlockStride stride of the first block: 2 as published, 1 in the small variant
 */
public record AudioEncoderConfig(List<Integer> stageWidths, int firstBlockStride) {
  /** As published: 64, 64, 128, 256, 512. */
  public static final AudioEncoderConfig PUBLISHED =
      new AudioEncoderConfig(ImmutableList.of(64, 64, 128, 256, 512), 2);

  /** The small variant for 100 x 129 spectrograms. */
  public static final AudioEncoderConfig SMALL =
      new AudioEncoderConfig(ImmutableList.of(64, 64, 128, 256, 512), 1);
}
