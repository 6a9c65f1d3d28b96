package dev.duet.eval;

import com.google.common.collect.ImmutableList;
import dev.duet.eval.metric.Bootstrap;
import dev.duet.eval.probe.ProbeResult;
import dev.duet.eval.report.EvaluationReport;
import dev.duet.eval.report.Measure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Accuracies of classifiers, top-1 and top-5, of items and, where clips were told, of clips. The
 * series that did best on the validation items, averaged over splits, is the one of the confusion
 * matrix; test items choose nothing.
 */
final class SeriesReport {
  private SeriesReport() {}

  static EvaluationReport of(
      String protocol,
      Map<String, String> settings,
      Map<String, String> provenance,
      List<Series> all,
      Bootstrap bootstrap) {
    List<Measure> measures = new ArrayList<>();
    all.forEach(series -> measures.addAll(measures(series, bootstrap)));
    Series best = best(all);
    return new EvaluationReport(
        protocol,
        settings,
        provenance,
        measures,
        Optional.of(best.confusion()),
        best.predictions(),
        notes(all, best));
  }

  private static List<Measure> measures(Series series, Bootstrap bootstrap) {
    Measures measures = new Measures(series.output(), series.variant(), bootstrap);
    for (int k : new int[] {1, 5}) {
      if (series.labels().count() > k) {
        measures.meanOfSplits(series.splitNames(), "top" + k, series.itemHits(k));
        if (series.tellsClips()) {
          measures.meanOfSplits(series.splitNames(), "clip_top" + k, series.clipHits(k));
        }
      }
    }
    if (!Double.isNaN(series.validation())) {
      measures.add(
          Measure.ALL,
          "validation_top1",
          series.validation(),
          series.splits().stream().mapToInt(split -> split.test().length).sum());
    }
    return measures.list();
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

  private static List<String> notes(List<Series> all, Series best) {
    ImmutableList.Builder<String> notes = ImmutableList.builder();
    if (all.size() > 1) {
      notes.add(
          Double.isNaN(best.validation())
              ? "confusion of %s, the first: there are no validation items to choose on"
                  .formatted(best.name())
              : "best on validation: %s".formatted(best.name()));
    }
    notes.addAll(best.untested());
    for (Series series : all) {
      List<String> chosen =
          series.results().stream()
              .map(ProbeResult::chosen)
              .filter(text -> !text.isEmpty())
              .distinct()
              .toList();
      if (!chosen.isEmpty()) {
        notes.add(series.name() + ": " + String.join(", ", chosen));
      }
    }
    return notes.build();
  }
}
