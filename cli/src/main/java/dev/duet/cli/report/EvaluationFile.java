package dev.duet.cli.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The result of one protocol, as {@code duet eval --output} wrote it.
 *
 * @param run whose it is, by name
 * @param name of the evaluation: its folder's below the run's {@code eval}, or the protocol's
 * @param result the whole JSON object
 */
public record EvaluationFile(String run, String name, JsonNode result) {
  /** Folder of a run that its evaluations are looked for in. */
  static final String FOLDER = "eval";

  private static final String FILE = "results.json";
  private static final int DEEPEST = 4;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /**
   * All results of a run, by path: those below its folder {@code eval}, and one that lies in the
   * folder itself.
   *
   * @throws IOException if a result cannot be read
   */
  public static List<EvaluationFile> of(String run, Path folder) throws IOException {
    ImmutableList.Builder<EvaluationFile> found = ImmutableList.builder();
    read(folder.resolve(FILE)).ifPresent(own -> found.add(named(run, "", own)));
    Path evaluations = folder.resolve(FOLDER);
    if (Files.isDirectory(evaluations)) {
      List<Path> files;
      try (Stream<Path> below = Files.walk(evaluations, DEEPEST)) {
        files = below.filter(file -> file.endsWith(FILE)).sorted().toList();
      }
      for (Path file : files) {
        String name = relativeName(evaluations, file.resolveSibling(""));
        read(file).ifPresent(result -> found.add(named(run, name, result)));
      }
    }
    return found.build();
  }

  private static String relativeName(Path root, Path folder) {
    return root.relativize(folder).toString().replace('\\', '/');
  }

  private static EvaluationFile named(String run, String name, JsonNode result) {
    return new EvaluationFile(
        run, name.isEmpty() ? result.path("protocol").asText() : name, result);
  }

  /** Other files have the same name: an experiment's numbers are a list. */
  private static Optional<JsonNode> read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    JsonNode result;
    try {
      result = MAPPER.readTree(file.toFile());
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IOException(file + " is not JSON: " + e.getOriginalMessage(), e);
    }
    return result.path("protocol").isTextual() && result.path("measures").isArray()
        ? Optional.of(result)
        : Optional.empty();
  }

  public String protocol() {
    return result.path("protocol").asText();
  }

  /** A setting, or a fact of the features; empty if unknown. */
  public String fact(String key) {
    JsonNode setting = result.path("settings").path(key);
    return setting.isMissingNode()
        ? result.path("provenance").path(key).asText("")
        : setting.asText();
  }

  /** The numbers over all splits. */
  public List<EvaluationMeasure> measures() {
    ImmutableList.Builder<EvaluationMeasure> measures = ImmutableList.builder();
    for (JsonNode node : result.path("measures")) {
      if (node.path("split").asText().equals("all")) {
        measures.add(EvaluationMeasure.of(node));
      }
    }
    return measures.build();
  }
}
