package dev.duet.eval;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.duet.eval.feature.ClassLabels;
import dev.duet.eval.feature.EvaluationException;
import dev.duet.eval.feature.FeatureSet;
import dev.duet.eval.metric.Bootstrap;
import dev.duet.eval.metric.ConfusionMatrix;
import dev.duet.eval.probe.Probe;
import dev.duet.eval.probe.ProbeResult;
import dev.duet.eval.report.EvaluationReport;
import dev.duet.eval.report.ItemPrediction;
import dev.duet.eval.report.Measure;
import dev.duet.eval.split.Split;
import dev.duet.eval.split.SplitPlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Scores a classifier on each output over all splits: top-1 and top-5 of items and, where items
 * have several clips, of clips. The output and variant that did best on the validation items,
 * averaged over splits, is the one of the confusion matrix; test items choose nothing.
 *
 * @param protocol name for the report
 * @param probe the classifier
 * @param bootstrap of the intervals
 */
public record ProbeEvaluation(String protocol, Probe probe, Bootstrap bootstrap) {

  /** Results of one output and variant, one per split. */
  private record Series(
      FeatureSet features, ClassLabels labels, List<Split> splits, List<ProbeResult> results) {
    double validation() {
      return results.stream()
          .mapToDouble(ProbeResult::validationAccuracy)
          .average()
          .orElse(Double.NaN);
    }

    String name() {
      String variant = results.get(0).variant();
      return features.output() + (variant.isEmpty() ? "" : " " + variant);
    }
  }

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
      if (labels.count() < 2) {
        throw new EvaluationException(
            "all items have the one label '%s'; a classifier needs 2 classes"
                .formatted(labels.names().get(0)));
      }
      all.addAll(series(features, labels, plan.splits(features.items())));
    }
    List<Measure> measures = new ArrayList<>();
    all.forEach(series -> measures.addAll(measures(series)));
    Series best = best(all);
    return new EvaluationReport(
        protocol,
        ImmutableMap.<String, String>builder()
            .putAll(probe.settings())
            .put("split", plan.describe())
            .put("bootstrap", bootstrap.resamples() + " resamples, seed " + bootstrap.seed())
            .buildOrThrow(),
        provenance,
        measures,
        Optional.of(confusion(best)),
        predictions(best),
        notes(all, best));
  }

  private List<Series> series(FeatureSet features, ClassLabels labels, List<Split> splits) {
    Map<String, List<ProbeResult>> variants = new LinkedHashMap<>();
    for (Split split : splits) {
      for (ProbeResult result : probe.run(features, labels, split)) {
        variants.computeIfAbsent(result.variant(), name -> new ArrayList<>()).add(result);
      }
    }
    return variants.values().stream()
        .map(results -> new Series(features, labels, splits, results))
        .toList();
  }

  private List<Measure> measures(Series series) {
    Measures measures =
        new Measures(series.features.output(), series.results.get(0).variant(), bootstrap);
    List<String> names = series.splits.stream().map(Split::name).toList();
    boolean severalClips = series.features.rows().rowCount() > series.features.itemCount();
    for (int k : new int[] {1, 5}) {
      if (series.labels.count() > k) {
        measures.meanOfSplits(names, "top" + k, hits(series, k, false));
        if (severalClips && series.results.get(0).clips().count() != tested(series)) {
          measures.meanOfSplits(names, "clip_top" + k, hits(series, k, true));
        }
      }
    }
    if (!Double.isNaN(series.validation())) {
      measures.add(
          Measure.ALL,
          "validation_top1",
          series.validation(),
          series.splits.stream().mapToInt(split -> split.test().length).sum());
    }
    return measures.list();
  }

  /** Test items of the first split: a probe that tells as many clips tells items only. */
  private static int tested(Series series) {
    return series.results.get(0).items().count();
  }

  /** Per item; a clip's hits are averaged over its item, so that items are what is drawn. */
  private static List<double[]> hits(Series series, int k, boolean clips) {
    List<double[]> hits = new ArrayList<>();
    for (int s = 0; s < series.splits.size(); s++) {
      int[] test = series.splits.get(s).test();
      int[] truth = series.labels.select(test);
      ProbeResult result = series.results.get(s);
      if (!clips) {
        hits.add(result.items().hits(truth, k));
        continue;
      }
      double[] means = new double[test.length];
      int clip = 0;
      int[][] rows =
          IntStream.range(0, test.length)
              .mapToObj(i -> series.features.rowsOf(new int[] {test[i]}))
              .toArray(int[][]::new);
      int[] clipTruth =
          IntStream.range(0, test.length)
              .flatMap(i -> IntStream.range(0, rows[i].length).map(unused -> truth[i]))
              .toArray();
      double[] clipHits = result.clips().hits(clipTruth, k);
      for (int i = 0; i < test.length; i++) {
        for (int end = clip + rows[i].length; clip < end; clip++) {
          means[i] += clipHits[clip] / rows[i].length;
        }
      }
      hits.add(means);
    }
    return hits;
  }

  private static Series best(List<Series> all) {
    Series best = all.get(0);
    for (Series series : all) {
      if (series.validation() > best.validation()) {
        best = series;
      }
    }
    return best;
  }

  private static ConfusionMatrix confusion(Series series) {
    ConfusionMatrix sum = null;
    for (int s = 0; s < series.splits.size(); s++) {
      ConfusionMatrix one =
          ConfusionMatrix.of(
              series.labels.names(),
              series.labels.select(series.splits.get(s).test()),
              series.results.get(s).items().top());
      sum = sum == null ? one : sum.plus(one);
    }
    return java.util.Objects.requireNonNull(sum);
  }

  private static List<ItemPrediction> predictions(Series series) {
    ImmutableList.Builder<ItemPrediction> predictions = ImmutableList.builder();
    for (int s = 0; s < series.splits.size(); s++) {
      Split split = series.splits.get(s);
      int[] top = series.results.get(s).items().top();
      for (int i = 0; i < top.length; i++) {
        predictions.add(
            new ItemPrediction(
                split.name(),
                series.features.items().get(split.test()[i]).id(),
                series.labels.names().get(series.labels.classes()[split.test()[i]]),
                series.labels.names().get(top[i])));
      }
    }
    return predictions.build();
  }

  private static List<String> notes(List<Series> all, Series best) {
    ImmutableList.Builder<String> notes = ImmutableList.builder();
    if (all.size() > 1) {
      notes.add(
          Double.isNaN(best.validation())
              ? "confusion of %s, the first: there are no validation items to choose on"
                  .formatted(best.name())
              : "best on validation: %s".formatted(best.name()));
    }
    for (Series series : all) {
      String chosen =
          String.join(
              ", ",
              series.results.stream()
                  .map(ProbeResult::chosen)
                  .filter(text -> !text.isEmpty())
                  .distinct()
                  .toList());
      if (!chosen.isEmpty()) {
        notes.add("%s: %s".formatted(series.name(), chosen));
      }
    }
    return notes.build();
  }
}
