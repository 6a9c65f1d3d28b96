package dev.duet.avid.loss.siamese;

import static com.google.common.base.Preconditions.checkArgument;

import dev.duet.avid.loss.pair.PairConfig;

/**
 * Options of MoCo.
 *
 * @param pairs which views are query and key of each other
 * @param temperature T
 * @param queueSize K, keys kept per modality; a multiple of the batch
 * @param momentum of the key network, in [0, 1]
 */
public record MocoConfig(PairConfig pairs, double temperature, int queueSize, double momentum) {
  public MocoConfig {
    checkArgument(temperature > 0, "temperature must be above 0: %s", temperature);
    checkArgument(queueSize >= 1, "queueSize must be at least 1: %s", queueSize);
    checkArgument(momentum >= 0 && momentum <= 1, "momentum must lie in [0, 1]: %s", momentum);
  }
}
