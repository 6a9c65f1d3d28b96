package dev.duet.cli.train;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * Measuring while training; done where the corpus names validation clips.
 *
 * @param everyEpochs epochs between two measurements
 * @param clips clips of a video whose features are averaged
 * @param neighbors k of the nearest-neighbour classifier, where labels are known
 */
public record ValidationConfig(int everyEpochs, int clips, int neighbors) {
  /** Every epoch, one clip, 20 neighbours. */
  public static final ValidationConfig DEFAULT = new ValidationConfig(1, 1, 20);

  public ValidationConfig {
    checkArgument(everyEpochs >= 1, "everyEpochs must be at least 1: %s", everyEpochs);
    checkArgument(clips >= 1, "clips must be at least 1: %s", clips);
    checkArgument(neighbors >= 1, "neighbors must be at least 1: %s", neighbors);
  }
}
