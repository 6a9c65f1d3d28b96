package dev.duet.cli.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A table for each evaluation, with the runs that have it one below the other. */
final class EvaluationTables {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** What most readers look for first, by the beginnings of protocols' names. */
  private static final List<String> ORDER =
      List.of("linear", "knn", "svm", "stages", "finetune", "lowshot", "retrieval");

  private static final String MANIFEST = "manifest";
  private static final String FAILED = "failedFiles";

  private EvaluationTables() {}

  /**
   * The tables.
   *
   * @param runs of the page; a column tells them apart where there are several
   * @return {@code [{title, texts, columns, rows, note}]}; the first {@code texts} columns are
   *     words
   */
  static ArrayNode of(List<EvaluationFile> files, int runs) {
    Map<String, List<EvaluationFile>> byTitle = new LinkedHashMap<>();
    List<EvaluationFile> ordered =
        files.stream().sorted(Comparator.comparingInt(EvaluationTables::rank)).toList();
    for (EvaluationFile file : ordered) {
      byTitle.computeIfAbsent(title(file), key -> new ArrayList<>()).add(file);
    }
    ArrayNode tables = JSON.arrayNode();
    byTitle.forEach((title, alike) -> tables.add(table(title, alike, runs > 1)));
    return tables;
  }

  private static int rank(EvaluationFile file) {
    for (int i = 0; i < ORDER.size(); i++) {
      if (file.protocol().startsWith(ORDER.get(i))) {
        return i;
      }
    }
    return ORDER.size();
  }

  private static String title(EvaluationFile file) {
    return file.name().equals(file.protocol())
        ? file.name()
        : file.name() + " (" + file.protocol() + ")";
  }

  /** Rows of one feature and variant stand together, a run each, for the eye to compare. */
  private static ObjectNode table(String title, List<EvaluationFile> files, boolean named) {
    Map<List<String>, Map<String, List<EvaluationMeasure>>> series = new LinkedHashMap<>();
    Set<String> metrics = new LinkedHashSet<>();
    for (EvaluationFile file : files) {
      for (EvaluationMeasure measure : file.measures()) {
        if (measure.shown()) {
          metrics.add(measure.metric());
          series
              .computeIfAbsent(
                  List.of(measure.output(), measure.variant()), key -> new LinkedHashMap<>())
              .computeIfAbsent(file.run(), key -> new ArrayList<>())
              .add(measure);
        }
      }
    }
    boolean varied = series.keySet().stream().anyMatch(key -> !key.get(1).isEmpty());
    ObjectNode table = JSON.objectNode().put("title", title);
    table.put("texts", 1 + (varied ? 1 : 0) + (named ? 1 : 0));
    ArrayNode columns = table.putArray("columns").add("feature");
    if (varied) {
      columns.add("variant");
    }
    if (named) {
      columns.add("run");
    }
    metrics.forEach(columns::add);
    columns.add("items");
    ArrayNode rows = table.putArray("rows");
    series.forEach(
        (key, byRun) ->
            byRun.forEach(
                (run, measures) -> {
                  ArrayNode row = rows.addArray().add(key.get(0));
                  if (varied) {
                    row.add(key.get(1));
                  }
                  if (named) {
                    row.add(run);
                  }
                  fill(row, metrics, measures);
                }));
    return table.put("note", note(files));
  }

  private static void fill(ArrayNode row, Set<String> metrics, List<EvaluationMeasure> measures) {
    for (String metric : metrics) {
      row.add(
          measures.stream()
              .filter(measure -> measure.metric().equals(metric))
              .findFirst()
              .map(EvaluationMeasure::cell)
              .orElse(JSON.nullNode()));
    }
    row.add(measures.get(0).node().path("items"));
  }

  /** What a reader has to know: how it was measured, and where the runs were not measured alike. */
  private static String note(List<EvaluationFile> files) {
    Set<String> keys = new TreeSet<>();
    files.forEach(file -> file.result().path("settings").fieldNames().forEachRemaining(keys::add));
    List<String> sentences = new ArrayList<>();
    List<String> common = new ArrayList<>();
    for (String key : keys) {
      Set<String> values = values(files, key);
      if (values.size() > 1) {
        sentences.add(
            "Careful: the runs differ in %s: %s.".formatted(key, String.join("; ", values)));
      } else {
        common.add(key + " " + values.iterator().next());
      }
    }
    if (values(files, MANIFEST).size() > 1) {
      sentences.add("Careful: the runs were measured on different files.");
    }
    for (EvaluationFile file : files) {
      if (!file.fact(FAILED).isEmpty()) {
        sentences.add("%s: %s files could not be used.".formatted(file.run(), file.fact(FAILED)));
      }
    }
    sentences.add("Settings: " + String.join(", ", common) + ".");
    return String.join(" ", sentences);
  }

  private static Set<String> values(List<EvaluationFile> files, String key) {
    Set<String> values = new LinkedHashSet<>();
    files.forEach(file -> values.add(file.fact(key)));
    return values;
  }
}
