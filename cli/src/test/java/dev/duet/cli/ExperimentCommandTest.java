package dev.duet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.duet.avid.ModelException;
import dev.duet.avid.weights.SafetensorsFile;
import dev.duet.cli.experiment.ExperimentConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
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
        - {name: cross, corpus: {silentShare: 0.5}}
        - name: cma
          after: cross
          config:
            objective:
              {kind: cma, negatives: 8, withinNegatives: 4, positives: 2, sparedNeighbours: 2}
        - {name: on, after: cross, config: {objective: {kind: supervised}}}
      evaluations:
        - {kind: classification, clips: 1, splits: [test, validation]}
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
    // Two seeds of four runs: two classifiers of two towers on two splits, and four recalls both
    // ways.
    assertEquals(2 * 4 * (2 * 2 * 2 + 2 * 4), table.size());
    Set<String> columns = new HashSet<>();
    for (JsonNode row : table) {
      columns.add(row.get("modality").asText() + " " + row.get("metric").asText());
      double value = row.get("value").asDouble();
      assertTrue(value >= 0 && value <= 1, row.toString());
    }
    assertTrue(columns.contains("video linear"), columns.toString());
    assertTrue(columns.contains("video linear (validation)"), columns.toString());
    assertTrue(columns.contains("a2v class R@1"), columns.toString());
    // The runs after `cross` have learned from its corpus.
    String described = Files.readString(output.resolve("corpora/cross/corpus.txt"));
    assertTrue(described.contains("silentShare=0.5"), described);
    assertTrue(
        Files.readString(output.resolve("runs/cma-seed0/config.yaml")).contains("corpora/cross"));
    assertFalse(
        Files.readString(output.resolve("runs/random-seed0/config.yaml")).contains("corpora"));
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
  void severalRunsAtATimeGiveTheSameNumbers()
      throws IOException, InterruptedException, ModelException {
    Path file =
        Files.writeString(
            folder.resolve("small.yaml"),
            FILE.replace("seeds: [0, 1]", "seeds: [0]")
                .replace(
                    "- {kind: retrieval, clips: 1}", "- {kind: positive-precision, counts: [2]}")
                .replace(
                    "- {name: on, after: cross, config: {objective: {kind: supervised}}}", ""));
    Path one = folder.resolve("one");
    Path two = folder.resolve("two");
    // The engine of this process may have other threads already.
    Process serial =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "experiment",
                file.toString(),
                "--output",
                one.toString(),
                "--threads",
                "1")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertEquals(ExitCode.OK, serial.waitFor());
    CommandRun parallel =
        CommandRun.of("experiment", file, "--output", two, "--threads", 1, "--jobs", 2);
    assertEquals(ExitCode.OK, parallel.exitCode(), parallel.err() + parallel.out());
    assertTrue(parallel.out().contains("cma-seed0: started"), parallel.out());
    String table = Files.readString(two.resolve("table.json"));
    assertEquals(Files.readString(one.resolve("table.json")), table);
    assertTrue(table.contains("cma after 1 epochs"), table);
    for (String run : new String[] {"cross", "cma"}) {
      String model = "runs/" + run + "-seed0/model.safetensors";
      assertEquals(tensors(one.resolve(model)), tensors(two.resolve(model)), run);
    }

    // A run that fails is told by its name, with what it said last.
    Files.delete(two.resolve("runs/cma-seed0/results.json"));
    Files.writeString(two.resolve("corpora/cross/manifest.csv"), "path\n");
    CommandRun broken =
        CommandRun.of("experiment", file, "--output", two, "--threads", 1, "--jobs", 2);
    assertTrue(broken.exitCode() != ExitCode.OK, broken.out());
    assertTrue(broken.err().contains("run cma-seed0 ended with exit code 2: "), broken.err());
    CommandRun other = CommandRun.of("experiment", file, "--output", two, "--only", "cma-seed7");
    assertEquals(ExitCode.WRONG_CALL, other.exitCode());
    assertTrue(
        other.err().contains("'cma-seed7' is none of the runs; they are random-seed0, "),
        other.err());
  }

  /** The bytes of all tensors by name; the metadata name the folder that was trained in. */
  private static Map<String, ByteBuffer> tensors(Path model) throws ModelException {
    Map<String, ByteBuffer> tensors = new TreeMap<>();
    try (SafetensorsFile file = SafetensorsFile.open(model)) {
      for (String name : file.names()) {
        tensors.put(name, file.read(name).data());
      }
    }
    return tensors;
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
    for (String name : ExperimentConfig.READY) {
      CommandRun run =
          CommandRun.of("experiment", name, "--output", folder.resolve(name), "sedes=[1]");
      assertEquals(ExitCode.WRONG_CALL, run.exitCode());
      assertTrue(run.err().contains("unknown key 'sedes'; did you mean 'seeds'?"), run.err());
    }
  }
}
