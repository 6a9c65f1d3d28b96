package dev.duet.cli.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The curves of a training run: every number of its metrics file by step. */
final class RunCurves {
  /** The run's record, a JSON object a line. */
  static final String FILE = "metrics.jsonl";

  private static final String STEP = "step";

  /** Numbers that say where a run stands, not how it goes. */
  private static final Set<String> POSITION = Set.of(STEP, "steps", "epoch", "epochs");

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private RunCurves() {}

  /**
   * Reads the curves.
   *
   * @return {@code {name, curves: {metric: [[step, value], ...]}}}
   * @throws IOException if the file cannot be read; a line that was cut short ends the reading
   */
  static ObjectNode read(String name, Path file) throws IOException {
    Map<String, ArrayNode> curves = new LinkedHashMap<>();
    for (String line : Files.readAllLines(file)) {
      JsonNode entry;
      try {
        entry = MAPPER.readTree(line);
      } catch (IOException e) {
        break; // the run was killed while it wrote this line
      }
      if (entry.path(STEP).isNumber()) {
        collect("", entry, entry.path(STEP).longValue(), curves);
      }
    }
    ObjectNode run = JsonNodeFactory.instance.objectNode();
    run.put("name", name);
    ObjectNode byMetric = run.putObject("curves");
    curves.forEach(byMetric::set);
    return run;
  }

  private static void collect(
      String prefix, JsonNode node, long step, Map<String, ArrayNode> curves) {
    node.properties()
        .forEach(
            field -> {
              JsonNode value = field.getValue();
              if (value.isObject()) {
                collect(prefix + field.getKey() + " ", value, step, curves);
              } else if (value.isNumber() && !POSITION.contains(field.getKey())) {
                ArrayNode curve =
                    curves.computeIfAbsent(
                        prefix + field.getKey(), key -> JsonNodeFactory.instance.arrayNode());
                curve.addArray().add(step).add(value);
              }
            });
  }
}
