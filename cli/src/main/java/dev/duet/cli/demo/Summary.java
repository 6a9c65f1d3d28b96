package dev.duet.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.base.Strings;
import com.google.common.collect.ImmutableList;
import dev.duet.cli.report.EvaluationFile;
import dev.duet.cli.report.EvaluationMeasure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What came out: a few numbers of each model, side by side.
 *
 * @param columns what was measured
 * @param rows of the models, in the order of {@link DemoFolder#MODELS}; a number, or none
 */
record Summary(List<Column> columns, List<List<Optional<EvaluationMeasure>>> rows) {
  private static final List<Column> ACCURACIES =
      List.of(
          new Column("picture linear", DemoEvaluation.LINEAR, "video.pool", "", "top1"),
          new Column("picture kNN", DemoEvaluation.KNN, "video.pool", "k=20", "top1"),
          new Column("sound linear", DemoEvaluation.LINEAR, "audio.pool", "", "top1"),
          new Column("sound kNN", DemoEvaluation.KNN, "audio.pool", "k=20", "top1"));

  private static final String SEEN = "video.embedding to audio.embedding";
  private static final String HEARD = "audio.embedding to video.embedding";

  /**
   * A column.
   *
   * @param name above it
   * @param protocol that measured it, with the feature, variant and metric of the measure
   */
  record Column(String name, String protocol, String output, String variant, String metric) {
    boolean isOf(EvaluationMeasure measure) {
      return measure.output().equals(output)
          && measure.variant().equals(variant)
          && measure.metric().equals(metric);
    }

    static Column retrieval(String name, String way, String level, int rank) {
      return new Column(name, DemoEvaluation.RETRIEVAL, way, level, "R@" + rank);
    }
  }

  Summary {
    columns = ImmutableList.copyOf(columns);
    rows = ImmutableList.copyOf(rows);
  }

  /**
   * Reads what the evaluations left.
   *
   * @param labelled whether classes are known
   */
  static Summary of(DemoFolder folder, boolean labelled) throws IOException {
    List<Column> columns = new ArrayList<>();
    if (labelled) {
      columns.addAll(ACCURACIES);
      columns.add(Column.retrieval("picture→sound", SEEN, "class", 1));
      columns.add(Column.retrieval("sound→picture", HEARD, "class", 1));
    } else {
      for (int rank : new int[] {1, 5}) {
        columns.add(Column.retrieval("picture→sound R@" + rank, SEEN, "instance", rank));
        columns.add(Column.retrieval("sound→picture R@" + rank, HEARD, "instance", rank));
      }
    }
    List<List<Optional<EvaluationMeasure>>> rows = new ArrayList<>();
    for (String model : DemoFolder.MODELS) {
      List<EvaluationFile> results = EvaluationFile.of(model, folder.run(model).path());
      List<Optional<EvaluationMeasure>> row = new ArrayList<>();
      for (Column column : columns) {
        row.add(
            results.stream()
                .filter(result -> result.name().equals(column.protocol))
                .flatMap(result -> result.measures().stream())
                .filter(column::isOf)
                .findFirst());
      }
      rows.add(row);
    }
    return new Summary(columns, rows);
  }

  /** In how many columns a model is better than another, worse, or not to be told apart. */
  record Comparison(int better, int worse, int alike) {
    int all() {
      return better + worse + alike;
    }
  }

  /** Numbers whose 95 % intervals do not meet are different. */
  Comparison compare(int model, int other) {
    int better = 0;
    int worse = 0;
    int alike = 0;
    for (int column = 0; column < columns.size(); column++) {
      Optional<EvaluationMeasure> a = rows.get(model).get(column);
      Optional<EvaluationMeasure> b = rows.get(other).get(column);
      if (a.isPresent() && b.isPresent()) {
        if (bound(a.get(), 0) > bound(b.get(), 1)) {
          better++;
        } else if (bound(a.get(), 1) < bound(b.get(), 0)) {
          worse++;
        } else {
          alike++;
        }
      }
    }
    return new Comparison(better, worse, alike);
  }

  private static double bound(EvaluationMeasure measure, int side) {
    return measure
        .node()
        .path("interval95")
        .path(side)
        .asDouble(measure.node().path("value").asDouble());
  }

  /** For a terminal. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    StringBuilder head = new StringBuilder(Strings.padEnd("", 8, ' '));
    columns.forEach(
        column -> head.append("  ").append(Strings.padStart(column.name, width(column), ' ')));
    lines.add(head.toString());
    for (int model = 0; model < rows.size(); model++) {
      StringBuilder line = new StringBuilder(Strings.padEnd(DemoFolder.MODELS.get(model), 8, ' '));
      for (int column = 0; column < columns.size(); column++) {
        String number =
            rows.get(model)
                .get(column)
                .map(one -> one.node().path("value").asDouble())
                .map(value -> String.format(Locale.ROOT, "%.1f %%", 100 * value))
                .orElse("–");
        line.append("  ").append(Strings.padStart(number, width(columns.get(column)), ' '));
      }
      lines.add(line.toString());
    }
    return lines;
  }

  private static int width(Column column) {
    return Math.max(8, column.name.length());
  }

  /** For the page. */
  ObjectNode table() {
    ObjectNode table = JsonNodeFactory.instance.objectNode();
    table.put("title", "Models").put("texts", 1);
    ArrayNode heads = table.putArray("columns").add("model");
    columns.forEach(column -> heads.add(column.name));
    ArrayNode body = table.putArray("rows");
    for (int model = 0; model < rows.size(); model++) {
      ArrayNode row = body.addArray().add(DemoFolder.MODELS.get(model));
      rows.get(model)
          .forEach(
              one ->
                  row.add(
                      one.<JsonNode>map(EvaluationMeasure::cell)
                          .orElse(JsonNodeFactory.instance.nullNode())));
    }
    return table;
  }
}
