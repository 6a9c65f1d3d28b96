package dev.duet.cli.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.math.Stats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The numbers that {@code duet experiment} left in a folder, as a table of the page. */
final class ExperimentTable {
  private static final String FILE = "table.json";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private ExperimentTable() {}

  /**
   * A row for each run, a column for each number: the mean over seeds, and their standard
   * deviation.
   *
   * @return {@code {title, texts, columns, rows, note}}; empty where the folder has no experiment
   */
  static Optional<ObjectNode> of(String name, Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    Map<String, Map<String, List<Double>>> byRun = new LinkedHashMap<>();
    Set<String> columns = new LinkedHashSet<>();
    Set<String> seeds = new LinkedHashSet<>();
    for (JsonNode number : MAPPER.readTree(file.toFile())) {
      String column = number.path("modality").asText() + " " + number.path("metric").asText();
      columns.add(column);
      seeds.add(number.path("seed").asText());
      byRun
          .computeIfAbsent(number.path("run").asText(), key -> new LinkedHashMap<>())
          .computeIfAbsent(column, key -> new ArrayList<>())
          .add(number.path("value").doubleValue());
    }
    ObjectNode table = JsonNodeFactory.instance.objectNode();
    table.put("title", name).put("texts", 1);
    ArrayNode heads = table.putArray("columns").add("run");
    columns.forEach(heads::add);
    ArrayNode rows = table.putArray("rows");
    byRun.forEach(
        (run, numbers) -> {
          ArrayNode row = rows.addArray().add(run);
          columns.forEach(column -> row.add(cell(numbers.getOrDefault(column, List.of()))));
        });
    table.put(
        "note",
        seeds.size() == 1
            ? "One seed (%s).".formatted(seeds.iterator().next())
            : "Mean ± standard deviation over the seeds %s.".formatted(String.join(", ", seeds)));
    return Optional.of(table);
  }

  private static JsonNode cell(List<Double> values) {
    if (values.isEmpty()) {
      return JsonNodeFactory.instance.nullNode();
    }
    Stats stats = Stats.of(values);
    ObjectNode cell =
        JsonNodeFactory.instance.objectNode().put("value", stats.mean()).put("unit", "share");
    return values.size() > 1 ? cell.put("spread", stats.sampleStandardDeviation()) : cell;
  }
}
