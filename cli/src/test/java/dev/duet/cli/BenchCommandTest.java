package dev.duet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each benchmark prints one JSON line of the peer's form. */
class BenchCommandTest {
  @TempDir Path folder;

  private static JsonNode line(Object... args) throws IOException {
    CommandRun run = CommandRun.of(args);
    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    assertEquals(1, run.outLines().size(), run.out());
    JsonNode line = new ObjectMapper().readTree(run.out());
    assertTrue(line.path("min_s").asDouble() > 0, run.out());
    assertTrue(line.path("median_s").asDouble() >= line.path("min_s").asDouble(), run.out());
    assertTrue(line.path("threads").asInt() + line.path("workers").asInt() >= 1, run.out());
    return line;
  }

  @Test
  void timesTheLogSpectrogramAndWritesTheLineToAFile() throws IOException {
    Path json = folder.resolve("line.json");

    JsonNode line = line("bench", "logspec", "--reps", 3, "--output", json);

    assertEquals("logspec", line.path("what").asText());
    assertEquals(
        1 / line.path("min_s").asDouble(), line.path("per_second").asDouble(), 1e-6 / 1e-3);
    assertEquals(line, new ObjectMapper().readTree(json.toFile()));
  }

  @Test
  void timesASearchAndSilhouettes() throws IOException {
    JsonNode knn =
        line("bench", "knn", "--queries", 20, "--gallery", 300, "--width", 8, "-k", 5, "--reps", 1);
    JsonNode silhouette = line("bench", "silhouette", "--rows", 300, "--width", 8, "--classes", 3);

    assertEquals("knn", knn.path("what").asText());
    assertEquals(300, knn.path("gallery").asInt());
    assertEquals("silhouette_euclidean", silhouette.path("what").asText());
  }

  @Test
  void timesAnEncoder() throws IOException {
    JsonNode line = line("bench", "encode", "audio", "--size", 64, "--batch", 2, "--reps", 1);

    assertEquals("encode_audio_64_b2", line.path("what").asText());
    assertEquals(2 / line.path("min_s").asDouble(), line.path("per_second").asDouble(), 1e-6);
  }

  @Test
  void timesTheCriterion() throws IOException {
    JsonNode line = line("bench", "nce", "--instances", 1100, "--batch", 2, "--reps", 2);

    assertEquals("nce_n1100_b2", line.path("what").asText());
    assertEquals(2 / line.path("min_s").asDouble(), line.path("per_second").asDouble(), 1e-6);
  }

  @Test
  void refusesFewerInstancesThanNegatives() {
    CommandRun run = CommandRun.of("bench", "nce", "--instances", 1024);

    assertEquals(ExitCode.WRONG_CALL, run.exitCode());
    assertTrue(
        run.err().contains("--instances must be more than the 1024 negatives: 1024"), run.err());
  }

  @Test
  void timesTheReadingOfClips() throws IOException {
    Path videos = TestVideos.folder(folder);
    Files.writeString(videos.resolve("broken.mp4"), "no media");

    JsonNode line = line("bench", "clip", videos, "--size", 64, "--clips-per-file", 2, "--reps", 1);

    assertEquals("clip_64", line.path("what").asText());
    assertEquals(3, line.path("files").asInt());
    assertEquals(6, line.path("clips").asInt());
  }

  @Test
  void timesTheLoadingOfBatches() throws IOException {
    Path videos = TestVideos.folder(folder);
    Files.writeString(videos.resolve("broken.mp4"), "no media");

    JsonNode line =
        line("bench", "load", videos, "--size", 32, "--batch", 4, "--passes", 3, "--reps", 1);

    assertEquals("load_32_b4", line.path("what").asText());
    assertEquals(2, line.path("files").asInt()); // c.mp4 has no sound
    assertEquals(4, line.path("clips").asInt()); // 6 make one batch
  }

  @Test
  void timesTheWhole() throws IOException {
    Path videos = TestVideos.folder(folder);

    JsonNode line =
        line(
            "bench",
            "extract",
            videos,
            "--size",
            32,
            "--clips-per-file",
            1,
            "--reps",
            1,
            "--workers",
            2);

    assertEquals("extract_32", line.path("what").asText());
    assertEquals(3, line.path("clips").asInt());
    assertEquals(2, line.path("workers").asInt());
  }
}
