package dev.duet.cma;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableMap;
import dev.duet.avid.loss.AvidConfig.Contrast;
import dev.duet.avid.loss.AvidConfig.Partition;
import dev.duet.cma.search.Agreement;
import java.util.EnumMap;
import java.util.Map;

/**
 * Options of CMA (Morgado et al., CVPR 2021, sec. 4).
 *
 * @param temperature T
 * @param videoMomentum share of the old row in an update of the video bank, in [0, 1]
 * @param audioMomentum the same of the audio bank
 * @param negatives K, negatives of each anchor in cross-modal terms
 * @param withinNegatives K of within-modal terms, the first of the same negatives
 * @param agreement what positives are chosen by
 * @param positives k, positives of each instance
 * @param sparedNeighbours the nearest others that are never negatives, positives among them; more
 *     than there are positives spares instances that are likely of the anchor's kind
 * @param miningInterval positives are mined anew after that many epochs; 0 for once, at the start
 * @param weights shares of the terms in the loss; only their ratios count
 * @param withinContrast criterion of the within-modal terms
 * @param partition who shares a partition constant; {@code SHARED} is what was published, and with
 *     it the negatives of the within-modal terms dominate
 */
public record CmaConfig(
    double temperature,
    double videoMomentum,
    double audioMomentum,
    int negatives,
    int withinNegatives,
    Agreement agreement,
    int positives,
    int sparedNeighbours,
    int miningInterval,
    Weights weights,
    Contrast withinContrast,
    Partition partition) {

  /** The published terms and numbers, each term with a partition constant of its own. */
  public static final CmaConfig DEFAULT =
      new CmaConfig(
          0.07,
          0.5,
          0.5,
          1024,
          64,
          Agreement.CONSENSUS,
          32,
          32,
          5,
          Weights.PUBLISHED,
          Contrast.NCE,
          Partition.PER_TERM);

  /** As published, with one partition constant for all terms. */
  public static final CmaConfig REFERENCE = DEFAULT.withPartition(Partition.SHARED);

  /**
   * Shares of the four kinds of terms, each of two directions.
   *
   * @param crossInstance an embedding against its own row of the other modality
   * @param withinInstance an embedding against its own row of the same modality
   * @param withinPositives an embedding against its positives' rows of the same modality
   * @param crossPositives an embedding against its positives' rows of the other modality
   */
  public record Weights(
      double crossInstance, double withinInstance, double withinPositives, double crossPositives) {
    /** Cross-modal instances and within-modal positives alike. */
    public static final Weights PUBLISHED = new Weights(1, 0, 1, 0);

    public Weights {
      checkShare("crossInstance", crossInstance);
      checkShare("withinInstance", withinInstance);
      checkShare("withinPositives", withinPositives);
      checkShare("crossPositives", crossPositives);
      checkArgument(
          crossInstance + withinInstance + withinPositives + crossPositives > 0,
          "one of the weights must be above 0");
    }

    private static void checkShare(String name, double share) {
      checkArgument(share >= 0 && Double.isFinite(share), "%s must be at least 0: %s", name, share);
    }
  }

  public CmaConfig {
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
        withinNegatives >= 1 && withinNegatives <= negatives,
        "withinNegatives must lie in [1, negatives], and negatives are %s: %s",
        negatives,
        withinNegatives);
    checkArgument(positives >= 1, "positives must be at least 1: %s", positives);
    checkArgument(
        sparedNeighbours >= positives,
        "sparedNeighbours must be at least as many as positives, %s: %s",
        positives,
        sparedNeighbours);
    checkArgument(miningInterval >= 0, "miningInterval must be at least 0: %s", miningInterval);
  }

  /** The terms that count, with weights that sum to one; the two of a pair weigh the same. */
  public Map<CmaTerm, Double> termWeights() {
    double sum =
        weights.crossInstance
            + weights.withinInstance
            + weights.withinPositives
            + weights.crossPositives;
    EnumMap<CmaTerm, Double> shares = new EnumMap<>(CmaTerm.class);
    for (CmaTerm term : CmaTerm.values()) {
      double weight = term.share(weights) / sum / 2;
      if (weight > 0) {
        shares.put(term, weight);
      }
    }
    return ImmutableMap.copyOf(shares);
  }

  /** Instances that a corpus needs at least. */
  public int fewestInstances() {
    return Math.max(sparedNeighbours + 2, 2);
  }

  /** With other shares of the terms. */
  public CmaConfig withWeights(Weights other) {
    return new CmaConfig(
        temperature,
        videoMomentum,
        audioMomentum,
        negatives,
        withinNegatives,
        agreement,
        positives,
        sparedNeighbours,
        miningInterval,
        other,
        withinContrast,
        partition);
  }

  /** With other numbers of negatives. */
  public CmaConfig withNegatives(int cross, int within) {
    return new CmaConfig(
        temperature,
        videoMomentum,
        audioMomentum,
        cross,
        within,
        agreement,
        positives,
        sparedNeighbours,
        miningInterval,
        weights,
        withinContrast,
        partition);
  }

  /** With other positives, of which and some more neighbours no negatives are made. */
  public CmaConfig withPositives(Agreement kind, int count, int spared) {
    return new CmaConfig(
        temperature,
        videoMomentum,
        audioMomentum,
        negatives,
        withinNegatives,
        kind,
        count,
        spared,
        miningInterval,
        weights,
        withinContrast,
        partition);
  }

  /** With another sharing of partition constants. */
  public CmaConfig withPartition(Partition sharing) {
    return new CmaConfig(
        temperature,
        videoMomentum,
        audioMomentum,
        negatives,
        withinNegatives,
        agreement,
        positives,
        sparedNeighbours,
        miningInterval,
        weights,
        withinContrast,
        sharing);
  }

  /** With another criterion of the within-modal terms. */
  public CmaConfig withWithinContrast(Contrast contrast) {
    return new CmaConfig(
        temperature,
        videoMomentum,
        audioMomentum,
        negatives,
        withinNegatives,
        agreement,
        positives,
        sparedNeighbours,
        miningInterval,
        weights,
        contrast,
        partition);
  }
}
