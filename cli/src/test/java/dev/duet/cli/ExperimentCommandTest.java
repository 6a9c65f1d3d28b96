package dev.duet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExperimentCommandTest {
  private static final String FILE =
      """
      schema: 1
      title: A small one
      corpus: {kind: synthetic, seed: 1, classes: 4, train: 16, validation: 8, test: 8}
      seeds: [0, 1]
      config:
        base: tiny
        data: {batchSize: 8}
        objective: {negatives: 8}
        training: {epochs: 1}
      runs:
        - {name: random, trained: false}
        - {name: cross}
        - name: cma
          after: cross
          config:
            objective:
              {kind: cma, negatives: 8, withinNegatives: 4, positives: 2, sparedNeighbours: 2}
        - {name: on, after: cross, config: {objective: {kind: supervised}}}
      evaluations:
        - {kind: classification, clips: 1}
        - {kind: retrieval, clips: 1}
      """;

  @TempDir private Path folder;

  @Test
  void runsTheGridOnceAndTabulatesIt() throws IOException {
    Path file = Files.writeString(folder.resolve("small.yaml"), FILE);
    Path output = folder.resolve("out");
    CommandRun run = CommandRun.of("experiment", file, "--output", output);
    assertEquals(ExitCode.OK, run.exitCode(), run.err());

    JsonNode table = JsonMapper.builder().build().readTree(output.resolve("table.json").toFile());
    // Two seeds of four runs: two classifiers of two towers, and four recalls both ways.
    assertEquals(2 * 4 * (2 * 2 + 2 * 4), table.size());
    Set<String> columns = new HashSet<>();
    for (JsonNode row : table) {
      columns.add(row.get("modality").asText() + " " + row.get("metric").asText());
      double value = row.get("value").asDouble();
      assertTrue(value >= 0 && value <= 1, row.toString());
    }
    assertTrue(columns.contains("video linear"), columns.toString());
    assertTrue(columns.contains("a2v class R@1"), columns.toString());
    String markdown = Files.readString(output.resolve("table.md"));
    assertTrue(markdown.contains("| cross | "), markdown);
    assertTrue(markdown.contains(" ± "), markdown);

    // What is finished is kept; what is not is done, and comes out the same.
    Path kept = output.resolve("runs/cross-seed0/model.safetensors");
    FileTime before = Files.getLastModifiedTime(kept);
    Files.delete(output.resolve("runs/cross-seed1/results.json"));
    String first = Files.readString(output.resolve("table.json"));
    CommandRun again = CommandRun.of("experiment", file, "--output", output);
    assertEquals(ExitCode.OK, again.exitCode(), again.err());
    assertEquals(before, Files.getLastModifiedTime(kept));
    assertFalse(again.out().contains("cross, seed 0"), again.out());
    assertTrue(again.out().contains("cross, seed 1"), again.out());
    assertEquals(first, Files.readString(output.resolve("table.json")));
  }

  @Test
  void aMistakeInTheLastRunIsToldBeforeTheFirstIsTrained() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("small.yaml"), FILE.replace("kind: supervised", "kind: supervized"));
    CommandRun run = CommandRun.of("experiment", file, "--output", folder.resolve("out"));
    assertEquals(ExitCode.WRONG_CALL, run.exitCode());
    assertTrue(run.err().contains("small.yaml, line 18: objective.kind must be one of"), run.err());
    assertTrue(run.err().contains("did you mean 'supervised'?"), run.err());
    assertFalse(Files.exists(folder.resolve("out")), run.out());
  }

  @Test
  void theReadyExperimentsAreWellFormed() {
    for (String name : new String[] {"avid-order", "cma-gain", "real-clips"}) {
      CommandRun run =
          CommandRun.of("experiment", name, "--output", folder.resolve(name), "sedes=[1]");
      assertEquals(ExitCode.WRONG_CALL, run.exitCode());
      assertTrue(run.err().contains("unknown key 'sedes'; did you mean 'seeds'?"), run.err());
    }
  }
}
