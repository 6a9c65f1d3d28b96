package dev.duet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes to standard output for people, for machines, and for whoever wants no progress. */
class OutputFlagsTest {
  @TempDir private Path folder;
  private Path videos;
  private Path model;

  @BeforeEach
  void make() throws IOException {
    videos = TestVideos.folder(folder);
    model = folder.resolve("model.safetensors");
    assertEquals(
        0, CommandRun.of("init", "--output", model, "--seed", 1, "--config", "micro").exitCode());
  }

  private static JsonNode json(int exitCode, Object... args) throws IOException {
    CommandRun run = CommandRun.of(args);
    assertEquals(exitCode, run.exitCode(), run.err());
    return new ObjectMapper().readTree(run.out());
  }

  @Test
  void resultsAreJsonWhereAMachineReads() throws IOException {
    JsonNode info = json(0, "info", model, "--json");
    assertEquals("micro", info.path("config").asText());
    assertTrue(json(0, "info", "--json").path("gpu").asText().startsWith("none: "));
    assertEquals("a.mp4", folderOf(json(0, "info", videos.resolve("a.mp4"), "--json")));

    JsonNode scan = json(3, "scan", videos, "--json");
    assertEquals(3, scan.path("files").asInt());
    assertEquals(1, scan.path("counts").path("no-audio").asInt(), scan.toString());
    assertEquals("no-audio", scan.path("findings").get(0).path("finding").asText());

    Path table = folder.resolve("videos.csv");
    JsonNode index = json(0, "index", videos, "--output", table, "--json");
    assertEquals(3, index.path("files").asInt());
    assertEquals(2, index.path("with_audio").asInt());
    assertEquals(table.toString(), index.path("manifest").asText());

    JsonNode stats = json(0, "stats", table, "--model", model, "--clips", 2, "--json");
    assertEquals(4, stats.path("clips").asInt(), stats.toString());
    assertEquals(65, stats.path("bins").asInt(), stats.toString());
    assertTrue(stats.path("mean_db").asDouble() < 0, stats.toString());

    JsonNode extract =
        json(0, "extract", table, "--model", model, "--output", folder.resolve("out"), "--json");
    assertEquals(30, extract.path("clips").asInt(), extract.toString());
    assertEquals(3, extract.path("extracted").asInt(), extract.toString());
  }

  private static String folderOf(JsonNode info) {
    return Path.of(info.path("file").asText()).getFileName().toString();
  }

  @Test
  void trainsWithoutLinesOfProgressWhereNoneAreWanted() throws Exception {
    Path corpus = TinyCorpus.write(folder.resolve("corpus"));
    CommandRun quiet = train(corpus, "quiet", "--quiet");
    CommandRun usual = train(corpus, "usual", "--threads=1");

    assertEquals(
        "the model is in " + folder.resolve("quiet/model.safetensors"), quiet.out().strip());
    assertTrue(usual.outLines().size() > 1, usual.out());
    assertTrue(Files.exists(folder.resolve("quiet/metrics.jsonl")));
  }

  private CommandRun train(Path corpus, String run, String flag) {
    CommandRun trained =
        CommandRun.of(
            "train",
            "--config",
            "tiny",
            "--run",
            folder.resolve(run),
            flag,
            "corpus.train=" + corpus.resolve("train.csv"),
            "data.batchSize=8",
            "objective.negatives=8",
            "training.epochs=1");
    assertEquals(0, trained.exitCode(), trained.err());
    return trained;
  }

  @Test
  void isQuietBeforeAndAfterTheCommandAndNotTalkativeToo() {
    assertEquals(0, CommandRun.of("--quiet", "info", model).exitCode());
    assertEquals(0, CommandRun.of("info", model, "-q").exitCode());
    CommandRun both = CommandRun.of("info", model, "-q", "-v");
    assertEquals(ExitCode.WRONG_CALL, both.exitCode());
    assertTrue(both.err().contains("only one of --verbose and --quiet"), both.err());
    assertFalse(both.err().contains("Exception"), both.err());
  }
}
