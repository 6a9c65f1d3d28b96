package dev.duet.eval;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.duet.eval.feature.ClassLabels;
import dev.duet.eval.feature.EvaluationException;
import dev.duet.eval.feature.FeatureSet;
import dev.duet.eval.metric.Bootstrap;
import dev.duet.eval.probe.Probe;
import dev.duet.eval.probe.ProbeResult;
import dev.duet.eval.report.EvaluationReport;
import dev.duet.eval.report.Measure;
import dev.duet.eval.split.LabelBudget;
import dev.duet.eval.split.Split;
import dev.duet.eval.split.SplitPlan;
import java.util.ArrayList;
import java.util.List;

/**
 * Accuracy on the test items when only few of the others have a label. The labels are all that is
 * seen: there are no validation items, and the probe's setting is fixed.
 *
 * @param probe the classifier, with a single setting
 * @param budgets how many labels, each a variant
 * @param seeds draws of the labels for each split
 * @param bootstrap of the intervals
 */
public record LowShotEvaluation(
    Probe probe, List<LabelBudget> budgets, int seeds, Bootstrap bootstrap) {

  public LowShotEvaluation {
    budgets = ImmutableList.copyOf(budgets);
    checkArgument(!budgets.isEmpty(), "at least one number of labels is needed");
    checkArgument(seeds >= 1, "seeds must be at least 1: %s", seeds);
  }

  /**
   * Runs the probe for each budget, split and seed.
   *
   * @throws EvaluationException if labels are missing, models are mixed, or a split is refused
   */
  public EvaluationReport run(List<FeatureSet> outputs, SplitPlan plan) throws EvaluationException {
    List<Measure> measures = new ArrayList<>();
    for (FeatureSet features : outputs) {
      ClassLabels labels = ClassLabels.of(features.items());
      List<Split> splits = plan.splits(features.items());
      for (LabelBudget budget : budgets) {
        measures.addAll(measures(features, labels, splits, budget));
      }
    }
    return EvaluationReport.of(
        "lowshot",
        ImmutableMap.<String, String>builder()
            .putAll(probe.settings())
            .put("split", plan.describe())
            .put("seeds", String.valueOf(seeds))
            .put("bootstrap", bootstrap.describe())
            .buildOrThrow(),
        Provenances.of(outputs),
        measures,
        ImmutableList.of());
  }

  private List<Measure> measures(
      FeatureSet features, ClassLabels labels, List<Split> splits, LabelBudget budget) {
    List<String> names = new ArrayList<>();
    List<double[]> hits = new ArrayList<>();
    for (Split split : splits) {
      for (int seed = 0; seed < seeds; seed++) {
        int[] drawn = budget.draw(split.learning(), labels.classes(), seed);
        Split few = new Split(split.name() + " seed " + seed, drawn, new int[0], split.test());
        ProbeResult result = probe.run(features, labels, few).get(0);
        names.add(few.name());
        hits.add(result.items().hits(labels.select(few.test()), 1));
      }
    }
    Measures measures = new Measures(features.output(), budget.describe(), bootstrap);
    measures.meanOfSplits(names, "top1", hits);
    return measures.list();
  }
}
