package dev.duet.cma;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.List;
import java.util.Optional;

/**
 * How often mined positives are of the anchor's class. Labels serve this measurement alone: neither
 * mining nor training sees them.
 */
public final class PositivePrecision {
  private PositivePrecision() {}

  /**
   * Share of the k nearest others that have the anchor's label, averaged over the instances that
   * have one; an other without a label counts as wrong.
   *
   * @param labels by instance
   * @param k at most what the sets hold
   * @return none where no instance has a label
   */
  public static Optional<Double> at(PositiveSets sets, List<Optional<String>> labels, int k) {
    checkArgument(
        labels.size() == sets.instances(),
        "there are %s instances and %s labels",
        sets.instances(),
        labels.size());
    long anchors = 0;
    long right = 0;
    for (int i = 0; i < labels.size(); i++) {
      if (labels.get(i).isPresent()) {
        anchors++;
        for (int other : sets.nearest(i, k)) {
          right += labels.get(i).equals(labels.get(other)) ? 1 : 0;
        }
      }
    }
    return anchors == 0 ? Optional.empty() : Optional.of((double) right / (anchors * k));
  }
}
