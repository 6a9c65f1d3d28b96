package dev.duet.avid.loss;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableMap;
import java.util.EnumMap;
import java.util.Map;

/**
 * Options of AVID (Morgado et al., CVPR 2021, sec. 3).
 *
 * @param temperature T
 * @param videoMomentum share of the old row in an update of the video bank, in [0, 1]
 * @param audioMomentum the same of the audio bank
 * @param negatives K, negatives of each anchor
 * @param crossWeight weight of the cross-modal terms, video to audio and audio to video
 * @param selfWeight weight of the within-modal terms
 * @param contrast the criterion
 * @param partition who shares a partition constant
 */
public record AvidConfig(
    double temperature,
    double videoMomentum,
    double audioMomentum,
    int negatives,
    double crossWeight,
    double selfWeight,
    Contrast contrast,
    Partition partition) {

  /** The published Cross-AVID. */
  public static final AvidConfig CROSS =
      new AvidConfig(0.07, 0.5, 0.5, 1024, 1, 0, Contrast.NCE, Partition.SHARED);

  /** Self-AVID of the paper's ablation. */
  public static final AvidConfig SELF = CROSS.withWeights(0, 1);

  /** Joint-AVID of the paper's ablation. */
  public static final AvidConfig JOINT = CROSS.withWeights(1, 1);

  /** The choice of criterion. */
  public enum Contrast {
    NCE,
    INFO_NCE
  }

  /** Who shares a partition constant. */
  public enum Partition {
    /** One for all terms, estimated on the first of them, as published. */
    SHARED,
    /** Every term has its own. */
    PER_TERM
  }

  public AvidConfig {
    checkArgument(temperature > 0, "temperature must be above 0: %s", temperature);
    checkArgument(
        videoMomentum >= 0 && videoMomentum <= 1,
        "videoMomentum must lie in [0, 1]: %s",
        videoMomentum);
    checkArgument(
        audioMomentum >= 0 && audioMomentum <= 1,
        "audioMomentum must lie in [0, 1]: %s",
        audioMomentum);
    checkArgument(negatives >= 1, "negatives must be at least 1: %s", negatives);
    checkArgument(
        crossWeight >= 0 && Double.isFinite(crossWeight),
        "crossWeight must be at least 0: %s",
        crossWeight);
    checkArgument(
        selfWeight >= 0 && Double.isFinite(selfWeight),
        "selfWeight must be at least 0: %s",
        selfWeight);
    checkArgument(
        crossWeight + selfWeight > 0,
        "crossWeight or selfWeight must be above 0: %s and %s",
        crossWeight,
        selfWeight);
  }

  /** With other weights of the cross-modal and the within-modal terms. */
  public AvidConfig withWeights(double cross, double self) {
    return new AvidConfig(
        temperature, videoMomentum, audioMomentum, negatives, cross, self, contrast, partition);
  }

  /** With another number of negatives. */
  public AvidConfig withNegatives(int count) {
    return new AvidConfig(
        temperature,
        videoMomentum,
        audioMomentum,
        count,
        crossWeight,
        selfWeight,
        contrast,
        partition);
  }

  /** With another temperature. */
  public AvidConfig withTemperature(double value) {
    return new AvidConfig(
        value,
        videoMomentum,
        audioMomentum,
        negatives,
        crossWeight,
        selfWeight,
        contrast,
        partition);
  }

  /** With another criterion. */
  public AvidConfig withContrast(Contrast other, Partition sharing) {
    return new AvidConfig(
        temperature,
        videoMomentum,
        audioMomentum,
        negatives,
        crossWeight,
        selfWeight,
        other,
        sharing);
  }

  /** The terms that count, with weights that sum to one; the two of a pair weigh the same. */
  public Map<InstanceTerm, Double> weights() {
    EnumMap<InstanceTerm, Double> weights = new EnumMap<>(InstanceTerm.class);
    for (InstanceTerm term : InstanceTerm.values()) {
      double weight = (term.cross() ? crossWeight : selfWeight) / (crossWeight + selfWeight) / 2;
      if (weight > 0) {
        weights.put(term, weight);
      }
    }
    return ImmutableMap.copyOf(weights);
  }
}
