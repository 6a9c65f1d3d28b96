package dev.duet.avid.loss.cluster;

import static com.google.common.base.Preconditions.checkArgument;

import dev.duet.avid.loss.pair.PairConfig;

/**
 * Options of SwAV.
 *
 * @param pairs which views swap their assignments
 * @param prototypes K
 * @param temperature T of the predictions
 * @param sinkhorn makes the assignments
 * @param frozenEpochs epochs at the start in which the prototypes stay as they are
 */
public record SwavConfig(
    PairConfig pairs, int prototypes, double temperature, Sinkhorn sinkhorn, int frozenEpochs) {
  public SwavConfig {
    checkArgument(prototypes >= 2, "prototypes must be at least 2: %s", prototypes);
    checkArgument(temperature > 0, "temperature must be above 0: %s", temperature);
    checkArgument(frozenEpochs >= 0, "frozenEpochs must be at least 0: %s", frozenEpochs);
  }

  /** The published temperature, assignments and one frozen epoch. */
  public static SwavConfig of(PairConfig pairs, int prototypes) {
    return new SwavConfig(pairs, prototypes, 0.1, Sinkhorn.PUBLISHED, 1);
  }
}
