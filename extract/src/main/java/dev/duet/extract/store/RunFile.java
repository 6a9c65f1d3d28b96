package dev.duet.extract.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableMap;
import dev.duet.extract.ExtractionException;
import dev.duet.extract.RunDescription;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * {@code run.json}: a {@link RunDescription} as one flat object of strings, with a schema version.
 */
record RunFile(Path file) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SCHEMA = "schema";
  private static final int VERSION = 1;

  void write(RunDescription run, StagingArea staging) throws IOException {
    ObjectNode json = JSON.createObjectNode();
    json.put(SCHEMA, VERSION);
    run.facts().forEach(json::put);
    staging.write(file, JsonText.of(json).getBytes(UTF_8));
  }

  /** What made the output; empty where there is none yet. */
  Optional<RunDescription> read() throws IOException, ExtractionException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      JsonNode json = JSON.readTree(Files.readString(file));
      if (json.path(SCHEMA).asInt() == VERSION && json.size() > 1) {
        ImmutableMap.Builder<String, String> facts = ImmutableMap.builder();
        json.properties().stream()
            .filter(fact -> !fact.getKey().equals(SCHEMA))
            .forEach(fact -> facts.put(fact.getKey(), fact.getValue().asText()));
        return Optional.of(new RunDescription(facts.buildOrThrow()));
      }
    } catch (JsonProcessingException e) {
      // Reported below.
    }
    throw new ExtractionException(
        file + " is not a run description of schema " + VERSION + "; choose another output");
  }
}
