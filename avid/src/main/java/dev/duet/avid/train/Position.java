package dev.duet.avid.train;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * Where a run stands.
 *
 * @param step steps done
 * @param epoch of the next step, from 0 on
 * @param batch batches of that epoch that are done
 */
public record Position(long step, int epoch, int batch) {
  /** Before the first step. */
  public static final Position START = new Position(0, 0, 0);

  public Position {
    checkArgument(
        step >= 0 && epoch >= 0 && batch >= 0,
        "step, epoch and batch must be at least 0: %s, %s, %s",
        step,
        epoch,
        batch);
  }

  Position afterStep(int batches) {
    return new Position(step + 1, epoch, batch + batches);
  }

  Position afterEpoch() {
    return new Position(step, epoch + 1, 0);
  }
}
