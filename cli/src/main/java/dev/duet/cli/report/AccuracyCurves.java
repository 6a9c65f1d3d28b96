package dev.duet.cli.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** Accuracy over the stages of an encoder, and over the number of labels. */
final class AccuracyCurves {
  /** Stages in the order of depth. */
  private static final List<String> STAGES =
      List.of("conv1", "conv2x", "conv3x", "conv4x", "conv5x", "pool");

  private static final String TOP = "top1";
  private static final String LOW_SHOT = "lowshot";
  private static final String AUDIO = "audio";

  private final List<EvaluationFile> files;
  private final List<String> runs;

  /**
   * Curves of results.
   *
   * @param runs names, in the order of their colours
   */
  AccuracyCurves(List<EvaluationFile> files, List<String> runs) {
    this.files = files;
    this.runs = runs;
  }

  /** {@code {stages, lines}} of the evaluations that have several stages of a tower. */
  Optional<ObjectNode> depth() {
    List<Line> lines =
        lines(file -> !file.protocol().equals(LOW_SHOT), AccuracyCurves::stage).stream()
            .filter(line -> line.values.size() > 1)
            .toList();
    List<String> seen =
        STAGES.stream()
            .filter(stage -> lines.stream().anyMatch(line -> line.values.containsKey(stage)))
            .toList();
    return curves("stages", seen, lines);
  }

  private static Optional<String> stage(EvaluationMeasure measure) {
    return measure.variant().isEmpty() && STAGES.contains(measure.stage())
        ? Optional.of(measure.stage())
        : Optional.empty();
  }

  /** {@code {labels, lines}} of the evaluations with few labels. */
  Optional<ObjectNode> lowShot() {
    List<Line> lines =
        lines(
            file -> file.protocol().equals(LOW_SHOT),
            measure -> Optional.of(measure.variant()).filter(variant -> !variant.isEmpty()));
    Set<String> labels = new LinkedHashSet<>();
    lines.forEach(line -> labels.addAll(line.values.keySet()));
    return curves("labels", List.copyOf(labels), lines);
  }

  /** A run's tower, and its accuracies by what they are drawn over. */
  private record Line(String name, int run, boolean sound, Map<String, JsonNode> values) {}

  private List<Line> lines(
      Predicate<EvaluationFile> wanted, Function<EvaluationMeasure, Optional<String>> place) {
    List<Line> lines = new ArrayList<>();
    for (EvaluationFile file : files) {
      Map<String, Line> byTower = new LinkedHashMap<>();
      for (EvaluationMeasure measure :
          wanted.test(file) ? file.measures() : List.<EvaluationMeasure>of()) {
        Optional<String> at =
            measure.metric().equals(TOP) ? place.apply(measure) : Optional.empty();
        if (at.isPresent()) {
          String series = file.protocol().equals(LOW_SHOT) ? measure.output() : measure.tower();
          byTower
              .computeIfAbsent(
                  series,
                  key ->
                      new Line(
                          file.run() + ", " + key,
                          runs.indexOf(file.run()),
                          measure.tower().equals(AUDIO),
                          new LinkedHashMap<>()))
              .values
              .put(at.get(), measure.node().path("value"));
        }
      }
      lines.addAll(byTower.values());
    }
    return lines;
  }

  private static Optional<ObjectNode> curves(String axis, List<String> places, List<Line> lines) {
    if (places.isEmpty()) {
      return Optional.empty();
    }
    ObjectNode curves = JsonNodeFactory.instance.objectNode();
    ArrayNode categories = curves.putArray(axis);
    places.forEach(categories::add);
    ArrayNode drawn = curves.putArray("lines");
    for (Line line : lines) {
      ArrayNode values =
          drawn
              .addObject()
              .put("name", line.name)
              .put("run", line.run)
              .put("dashed", line.sound)
              .putArray("values");
      places.forEach(
          place ->
              values.add(line.values.getOrDefault(place, JsonNodeFactory.instance.nullNode())));
    }
    return Optional.of(curves);
  }
}
