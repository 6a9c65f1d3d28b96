package dev.duet.avid.train;

import static com.google.common.base.Preconditions.checkArgument;

import org.jspecify.annotations.Nullable;

/**
 * When a run is saved and what is kept.
 *
 * @param everyMinutes the longest that a run goes unsaved, between two steps
 * @param everyEpochs epochs between saves; the last is always saved
 * @param keepLast checkpoints that are kept, the newest ones
 * @param best the validation metric whose best checkpoint is kept as well; null for none
 */
public record CheckpointPolicy(
    double everyMinutes, int everyEpochs, int keepLast, @Nullable BestMetric best) {
  /** Every ten minutes and every epoch, the last three. */
  public static final CheckpointPolicy DEFAULT = new CheckpointPolicy(10, 1, 3, null);

  public CheckpointPolicy {
    checkArgument(everyMinutes > 0, "everyMinutes must be positive: %s", everyMinutes);
    checkArgument(everyEpochs >= 1, "everyEpochs must be at least 1: %s", everyEpochs);
    checkArgument(keepLast >= 1, "keepLast must be at least 1: %s", keepLast);
  }

  /**
   * What makes one checkpoint better than another.
   *
   * @param name of a validation metric
   * @param better which way it improves
   */
  public record BestMetric(String name, Better better) {}

  /** Which way a metric improves. */
  public enum Better {
    HIGHER,
    LOWER;

    boolean improves(double value, double best) {
      return switch (this) {
        case HIGHER -> value > best;
        case LOWER -> value < best;
      };
    }
  }
}
