package dev.duet.avid.train;

import com.google.common.collect.ImmutableMap;
import dev.duet.avid.Provenance;
import java.util.Map;

/**
 * What a checkpoint says beside its tensors.
 *
 * @param position where the run stands
 * @param seed of the run
 * @param batchesPerEpoch batches of an epoch
 * @param accumulatedBatches batches of a step
 * @param manifest fingerprint of the training manifest
 * @param optimizerSteps steps of each parameter group
 * @param objective what must agree for the objective's tensors to be of use
 * @param metrics the last validation
 * @param best the best validation by metric
 * @param provenance of the model as it is now
 */
record CheckpointFacts(
    Position position,
    long seed,
    int batchesPerEpoch,
    int accumulatedBatches,
    String manifest,
    Map<String, Long> optimizerSteps,
    Map<String, String> objective,
    Map<String, Double> metrics,
    Map<String, Best> best,
    Provenance provenance) {

  CheckpointFacts {
    optimizerSteps = ImmutableMap.copyOf(optimizerSteps);
    objective = ImmutableMap.copyOf(objective);
    metrics = ImmutableMap.copyOf(metrics);
    best = ImmutableMap.copyOf(best);
  }

  /**
   * The best value of a metric so far.
   *
   * @param step when it was
   * @param value what it was
   */
  record Best(long step, double value) {}
}
