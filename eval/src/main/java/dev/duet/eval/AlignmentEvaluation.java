package dev.duet.eval;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.duet.eval.feature.EvaluationException;
import dev.duet.eval.feature.FeatureMatrix;
import dev.duet.eval.feature.FeatureSet;
import dev.duet.eval.metric.Bootstrap;
import dev.duet.eval.metric.Spread;
import dev.duet.eval.metric.TowerAlignment;
import dev.duet.eval.report.EvaluationReport;
import dev.duet.eval.report.Measure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How features lie in their space, without labels: each output's uniformity, effective rank and
 * variance, whether it collapsed, and, of two towers in one space, their alignment and the gap
 * between them.
 */
public final class AlignmentEvaluation {
  private AlignmentEvaluation() {}

  /**
   * Looks at all items.
   *
   * @param outputs at least one
   * @param towers a video and an audio output in one space, if there are any
   */
  public static EvaluationReport run(List<FeatureSet> outputs, Optional<List<FeatureSet>> towers)
      throws EvaluationException {
    List<Measure> measures = new ArrayList<>();
    ImmutableList.Builder<String> notes = ImmutableList.builder();
    for (FeatureSet features : outputs) {
      FeatureMatrix rows = features.itemRows();
      if (rows.rowCount() < 2) {
        throw new EvaluationException(features.output() + " has 1 item; 2 are needed");
      }
      Spread spread = Spread.of(rows);
      Measures one = new Measures(features.output(), "", Bootstrap.DEFAULT);
      int items = rows.rowCount();
      one.add(Measure.ALL, "uniformity", TowerAlignment.uniformity(rows), items);
      one.add(Measure.ALL, "effective_rank", spread.effectiveRank(), items);
      one.add(Measure.ALL, "mean_deviation", spread.meanDeviation(), items);
      one.add(Measure.ALL, "dead_dimensions", spread.deadDimensions(), items);
      one.add(
          Measure.ALL,
          "min_variance",
          Arrays.stream(spread.variances()).min().orElseThrow(),
          items);
      one.add(
          Measure.ALL,
          "max_variance",
          Arrays.stream(spread.variances()).max().orElseThrow(),
          items);
      measures.addAll(one.list());
      notes.add(features.output() + ": " + spread.verdict());
    }
    if (towers.isPresent()) {
      FeatureSet video = towers.get().get(0);
      FeatureSet audio = towers.get().get(1);
      ModalityPair pair = ModalityPair.of(video, audio);
      TowerAlignment alignment =
          TowerAlignment.of(pair.video().itemRows(), pair.audio().itemRows());
      Measures one = new Measures(video.output() + " and " + audio.output(), "", Bootstrap.DEFAULT);
      int items = pair.video().itemCount();
      one.add(Measure.ALL, "alignment", alignment.alignment(), items);
      one.add(Measure.ALL, "modality_gap", alignment.modalityGap(), items);
      one.add(Measure.ALL, "pair_similarity", alignment.pairSimilarity(), items);
      one.add(Measure.ALL, "other_similarity", alignment.otherSimilarity(), items);
      measures.addAll(one.list());
      notes.add(pair.note());
    }
    return EvaluationReport.of(
        "alignment",
        ImmutableMap.of("items", "all"),
        Provenances.of(outputs),
        measures,
        notes.build());
  }
}
