package dev.duet.audio;

import static com.google.common.base.Preconditions.checkArgument;

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

  /** Checks that the network exists; throws {@link IllegalArgumentException} otherwise. */
  public AudioEncoderConfig {
    stageWidths = ImmutableList.copyOf(stageWidths);
    checkArgument(
        stageWidths.size() == 5 && stageWidths.stream().allMatch(width -> width > 0),
        "stageWidths must be 5 positive numbers, got %s",
        stageWidths);
    checkArgument(
        firstBlockStride == 1 || firstBlockStride == 2,
        "firstBlockStride must be 1 or 2, got %s",
        firstBlockStride);
  }
}
