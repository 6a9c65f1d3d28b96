package dev.duet.cli.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** What a run says of itself: its config and what it was made with. */
final class RunDocuments {
  private static final ImmutableList<String> TEXTS =
      ImmutableList.of("config.yaml", "run.json", "table.md");

  private final ArrayNode provenance = JsonNodeFactory.instance.arrayNode();

  void read(String name, Path run) throws IOException {
    for (String text : TEXTS) {
      Path file = run.resolve(text);
      if (Files.exists(file)) {
        provenance.addObject().put("title", name + ": " + text).put("text", Files.readString(file));
      }
    }
  }

  /** How a number came about: settings, what made the features, remarks. */
  void add(EvaluationFile evaluation) {
    StringBuilder text = new StringBuilder();
    for (String part : new String[] {"settings", "provenance"}) {
      for (Map.Entry<String, JsonNode> fact : evaluation.result().path(part).properties()) {
        text.append(fact.getKey()).append(": ").append(fact.getValue().asText()).append('\n');
      }
    }
    evaluation.result().path("notes").forEach(note -> text.append(note.asText()).append('\n'));
    provenance
        .addObject()
        .put("title", evaluation.run() + ": " + evaluation.name())
        .put("text", text.toString());
  }

  void addTo(ObjectNode data) {
    if (!provenance.isEmpty()) {
      data.set("provenance", provenance);
    }
  }
}
