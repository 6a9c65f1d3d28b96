package dev.duet.eval;

import com.google.common.collect.ImmutableMap;
import dev.duet.eval.feature.ClassLabels;
import dev.duet.eval.feature.EvaluationException;
import dev.duet.eval.feature.FeatureSet;
import dev.duet.eval.metric.Bootstrap;
import dev.duet.eval.probe.Probe;
import dev.duet.eval.probe.ProbeResult;
import dev.duet.eval.report.EvaluationReport;
import dev.duet.eval.split.Split;
import dev.duet.eval.split.SplitPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Scores a classifier on each output over all splits: top-1 and top-5 of items and, where items
 * have several clips, of clips. Which output and variant is best is told by the validation items.
 *
 * @param protocol name for the report
 * @param probe the classifier
 * @param bootstrap of the intervals
 */
public record ProbeEvaluation(String protocol, Probe probe, Bootstrap bootstrap) {

  /**
   * Runs the classifier.
   *
   * @param outputs labelled features, at least one, all of one model
   * @throws EvaluationException if labels are missing, models are mixed, or a split is refused
   */
  public EvaluationReport run(List<FeatureSet> outputs, SplitPlan plan) throws EvaluationException {
    Map<String, String> provenance = Provenances.of(outputs);
    List<Series> all = new ArrayList<>();
    for (FeatureSet features : outputs) {
      ClassLabels labels = ClassLabels.of(features.items());
      labels.requireTwoClasses();
      all.addAll(series(probe, features, labels, plan.splits(features.items())));
    }
    return SeriesReport.of(
        protocol,
        ImmutableMap.<String, String>builder()
            .putAll(probe.settings())
            .put("split", plan.describe())
            .put("bootstrap", bootstrap.describe())
            .buildOrThrow(),
        provenance,
        all,
        bootstrap);
  }

  /** A series for each variant of the classifier. */
  static List<Series> series(
      Probe probe, FeatureSet features, ClassLabels labels, List<Split> splits) {
    Map<String, List<ProbeResult>> variants = new LinkedHashMap<>();
    for (Split split : splits) {
      for (ProbeResult result : probe.run(features, labels, split)) {
        variants.computeIfAbsent(result.variant(), name -> new ArrayList<>()).add(result);
      }
    }
    List<int[]> clipCounts = splits.stream().map(split -> clipCounts(features, split)).toList();
    return variants.values().stream()
        .map(
            results ->
                new Series(
                    features.output(), features.items(), labels, splits, results, clipCounts))
        .toList();
  }

  private static int[] clipCounts(FeatureSet features, Split split) {
    return Arrays.stream(split.test())
        .map(item -> features.rowsOf(new int[] {item}).length)
        .toArray();
  }
}
