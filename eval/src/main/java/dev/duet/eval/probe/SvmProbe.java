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
    double best = costs.get(0);
    double accuracy = Double.NaN;
    if (split.validation().length > 0) {
      accuracy = -1;
      for (double cost : costs) {
        double[][] scores = score(features, labels, split.train(), split.validation(), cost);
        double reached =
            ClipScores.accuracy(
                Predictions.of(ClipScores.itemMeans(features, split.validation(), scores)),
                labels.select(split.validation()));
        if (reached > accuracy) {
          accuracy = reached;
          best = cost;
        }
      }
    }
    double[][] scores = score(features, labels, split.learning(), split.test(), best);
    return ImmutableList.of(
        new ProbeResult(
            "",
            Predictions.of(ClipScores.itemMeans(features, split.test(), scores)),
            Predictions.of(scores),
            accuracy,
            "C=" + best));
  }

  /** Decision values of the clips of some items, learned from others. */
  private static double[][] score(
      FeatureSet features, ClassLabels labels, int[] learning, int[] items, double cost) {
    int[] rows = features.rowsOf(learning);
    FeatureMatrix train = features.rows().select(rows);
    Standardizer scale = Standardizer.of(train);
    LinearSvm fitted =
        LinearSvm.fit(
            scale.apply(train),
            ClipScores.rowClasses(features, labels.classes(), rows),
            labels.count(),
            cost);
    return fitted.decisions(scale.apply(features.rows().select(features.rowsOf(items))));
  }
}
