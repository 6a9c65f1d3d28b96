package dev.duet.eval.probe;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.duet.eval.feature.ClassLabels;
import dev.duet.eval.feature.FeatureMatrix;
import dev.duet.eval.feature.FeatureSet;
import dev.duet.eval.metric.Predictions;
import dev.duet.eval.split.Split;
import java.util.List;
import java.util.Map;

/**
 * The published ESC-50 and DCASE protocol: standardise, one-vs-rest linear support vector machines
 * with hinge loss on every window, mean decision value over an item's windows.
 *
 * @param costs C to choose from on the validation items (of equal ones the smallest); with one,
 *     nothing is chosen and all learning items are used at once
 */
public record SvmProbe(List<Double> costs) implements Probe {
  /** C of the published ESC-50 results; DCASE has 1. */
  public static final double ESC_COST = 10;

  /** C = 10. */
  public static final SvmProbe DEFAULT = new SvmProbe(ImmutableList.of(ESC_COST));

  public SvmProbe {
    costs = ImmutableList.sortedCopyOf(costs);
    checkArgument(!costs.isEmpty(), "at least one C is needed");
    costs.forEach(cost -> checkArgument(cost > 0, "C must be positive: %s", cost));
  }

  @Override
  public Map<String, String> settings() {
    return ImmutableMap.of("C", costs.toString(), "scaling", "standardize", "loss", "hinge");
  }

  @Override
  public List<ProbeResult> run(FeatureSet features, ClassLabels labels, Split split) {
    return run(features, features, labels, split);
  }

  /**
   * The same machines, learned from other clips of the same items, for example distorted ones.
   *
   * @param learned the same items in the same order as the features that the probe will be run on
   */
  public Probe learningFrom(FeatureSet learned) {
    return new Probe() {
      @Override
      public Map<String, String> settings() {
        return SvmProbe.this.settings();
      }

      @Override
      public List<ProbeResult> run(FeatureSet features, ClassLabels labels, Split split) {
        checkArgument(
            features.numbers().equals(learned.numbers()),
            "learned from and told must be of the same items");
        return SvmProbe.this.run(learned, features, labels, split);
      }
    };
  }

  private List<ProbeResult> run(
      FeatureSet learned, FeatureSet told, ClassLabels labels, Split split) {
    double best = costs.get(0);
    double accuracy = Double.NaN;
    if (split.validation().length > 0) {
      accuracy = -1;
      for (double cost : costs) {
        double[][] scores = score(learned, split.train(), told, split.validation(), labels, cost);
        double reached =
            ClipScores.accuracy(
                Predictions.of(ClipScores.itemMeans(told, split.validation(), scores)),
                labels.select(split.validation()));
        if (reached > accuracy) {
          accuracy = reached;
          best = cost;
        }
      }
    }
    double[][] scores = score(learned, split.learning(), told, split.test(), labels, best);
    return ImmutableList.of(
        new ProbeResult(
            "",
            Predictions.of(ClipScores.itemMeans(told, split.test(), scores)),
            Predictions.of(scores),
            accuracy,
            "C=" + best));
  }

  /** Decision values of the clips of some items, learned from others. */
  private static double[][] score(
      FeatureSet learned,
      int[] learning,
      FeatureSet told,
      int[] items,
      ClassLabels labels,
      double cost) {
    int[] rows = learned.rowsOf(learning);
    FeatureMatrix train = learned.rows().select(rows);
    Standardizer scale = Standardizer.of(train);
    LinearSvm fitted =
        LinearSvm.fit(
            scale.apply(train),
            ClipScores.rowClasses(learned, labels.classes(), rows),
            labels.count(),
            cost);
    return fitted.decisions(scale.apply(told.rows().select(told.rowsOf(items))));
  }
}
