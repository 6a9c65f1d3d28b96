package dev.duet.eval.probe;

import dev.duet.eval.feature.ClassLabels;
import dev.duet.eval.feature.FeatureSet;
import dev.duet.eval.split.Split;
import java.util.List;
import java.util.Map;

/** A classifier on features. */
public interface Probe {
  /** The probe's settings by name, for reports. */
  Map<String, String> settings();

  /**
   * Learns from a split's training items and tells the classes of its test items.
   *
   * @return at least one result: one for each variant, for example each number of neighbours
   */
  List<ProbeResult> run(FeatureSet features, ClassLabels labels, Split split);
}
