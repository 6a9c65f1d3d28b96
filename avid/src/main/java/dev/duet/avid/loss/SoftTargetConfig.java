package dev.duet.avid.loss;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * How much of the positive's mass goes to candidates that are like the anchor, so that instances of
 * the same kind are not pushed away as if they were of another (the soft instance discrimination of
 * Morgado, Misra, Vasconcelos, Robust Audio-Visual Instance Discrimination, CVPR 2021, with targets
 * by similarity within the anchor's modality).
 *
 * <p>The target of candidate j for anchor i is {@code (1 − share)·[j = i] + share·softmax_j(m_i·m_j
 * / temperature)}, with rows m of the bank of the anchor's own modality and j over the positive and
 * the negatives.
 *
 * @param warmUpEpochs epochs in which the positive has all of the mass
 * @param share of the mass, in [0, 1]
 * @param temperature of the softmax; the lower, the fewer instances share
 */
public record SoftTargetConfig(int warmUpEpochs, double share, double temperature) {
  /** Half of the mass, nearly all of it among the nearest. */
  public static final SoftTargetConfig DEFAULT = new SoftTargetConfig(10, 0.5, 0.05);

  public SoftTargetConfig {
    checkArgument(warmUpEpochs >= 0, "warmUpEpochs must be at least 0: %s", warmUpEpochs);
    checkArgument(share >= 0 && share <= 1, "share must lie in [0, 1]: %s", share);
    checkArgument(
        temperature > 0 && Double.isFinite(temperature),
        "temperature must be above 0: %s",
        temperature);
  }
}
