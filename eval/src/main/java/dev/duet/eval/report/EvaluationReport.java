package dev.duet.eval.report;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.duet.eval.metric.ConfusionMatrix;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The result of one protocol.
 *
 * @param protocol its name, for example {@code knn}
 * @param settings what was chosen, by name
 * @param provenance what made the features and the labels, by name
 * @param measures the numbers
 * @param confusion over the test items of all splits, of the best output, where classes were told
 * @param predictions behind the confusion
 * @param notes remarks for a reader, a line each
 */
public record EvaluationReport(
    String protocol,
    Map<String, String> settings,
    Map<String, String> provenance,
    List<Measure> measures,
    Optional<ConfusionMatrix> confusion,
    List<ItemPrediction> predictions,
    List<String> notes) {

  public EvaluationReport {
    settings = ImmutableMap.copyOf(settings);
    provenance = ImmutableMap.copyOf(provenance);
    measures = ImmutableList.copyOf(measures);
    predictions = ImmutableList.copyOf(predictions);
    notes = ImmutableList.copyOf(notes);
  }

  /** A result that told no classes. */
  public static EvaluationReport of(
      String protocol,
      Map<String, String> settings,
      Map<String, String> provenance,
      List<Measure> measures,
      List<String> notes) {
    return new EvaluationReport(
        protocol, settings, provenance, measures, Optional.empty(), ImmutableList.of(), notes);
  }

  /** The same with facts added. */
  public EvaluationReport withProvenance(Map<String, String> facts) {
    Map<String, String> all = new LinkedHashMap<>(provenance);
    all.putAll(facts);
    return new EvaluationReport(protocol, settings, all, measures, confusion, predictions, notes);
  }

  /** The value of a measure over all splits. */
  public Optional<Double> value(String output, String variant, String metric) {
    return measures.stream()
        .filter(
            measure ->
                measure.output().equals(output)
                    && measure.variant().equals(variant)
                    && measure.metric().equals(metric)
                    && measure.split().equals(Measure.ALL))
        .map(Measure::value)
        .findFirst();
  }
}
