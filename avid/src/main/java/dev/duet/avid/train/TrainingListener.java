package dev.duet.avid.train;

import dev.duet.avid.data.EpochReport;
import java.util.Map;

/** Is told how a run goes, on the thread that trains. */
public interface TrainingListener {
  /**
   * Training begins.
   *
   * @param position other than the start for a run that is resumed
   */
  default void started(Position position) {}

  /** Some steps are done. */
  default void progressed(Progress progress) {}

  /** An epoch's batches are done. */
  default void epochEnded(int epoch, EpochReport report) {}

  /** The model has been validated. */
  default void validated(int epoch, long step, Map<String, Double> metrics) {}
}
