package dev.duet.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code duet extract} from files to features, with the smallest model. */
class ExtractCommandTest {
  @TempDir static Path shared;
  static Path videos;
  static Path model;

  @TempDir Path folder;

  @BeforeAll
  static void makeVideosAndModel() throws IOException {
    videos = TestVideos.folder(shared);
    model = shared.resolve("model.safetensors");
    assertEquals(
        0, CommandRun.of("init", "--output", model, "--seed", 1, "--config", "tiny").exitCode());
  }

  private CommandRun extract(Path input, Path output, Object... more) {
    List<Object> args =
        new ArrayList<>(List.of("extract", input, "--model", model, "--output", output));
    args.addAll(Arrays.asList(more));
    args.addAll(List.of("--clips", 2, "--size", 64));
    return CommandRun.of(args.toArray());
  }

  @Test
  void writesArraysForEveryVideoAndSaysSo() throws IOException {
    Path output = folder.resolve("features");

    CommandRun run = extract(videos, output);

    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    assertTrue(run.out().contains("3 videos: 3 extracted"), run.out());
    assertTrue(run.out().contains("6 clips"), run.out());
    assertTrue(run.out().contains(output.toString()), run.out());
    for (String video : List.of("a.mp4", "sub/b.mp4", "c.mp4")) {
      Path arrays = output.resolve("features").resolve(video);
      assertTrue(npyHeader(arrays.resolve("video.pool.npy")).contains("(2, 128)"), video);
      assertTrue(npyHeader(arrays.resolve("audio.pool.npy")).contains("(2, 128)"), video);
    }
  }

  @Test
  void warnsThatTheModelIsNotTrainedInTheProvenance() throws IOException {
    Path output = folder.resolve("features");
    assertEquals(ExitCode.OK, extract(videos.resolve("a.mp4"), output).exitCode());

    JsonNode run = new ObjectMapper().readTree(output.resolve("run.json").toFile());

    assertEquals("false", run.path("model.trained").asText());
  }

  @Test
  void doesNothingTwice() throws IOException {
    Path output = folder.resolve("features");
    assertEquals(ExitCode.OK, extract(videos, output).exitCode());

    CommandRun again = extract(videos, output);

    assertEquals(ExitCode.OK, again.exitCode(), again.err());
    assertTrue(again.out().contains("0 extracted, 3 complete before"), again.out());
    assertTrue(again.out().contains("0 clips"), again.out());
  }

  @Test
  void makesTheSameFeaturesWithAnyNumberOfWorkers() throws IOException {
    assertEquals(
        0, extract(videos, folder.resolve("one"), "--workers", 1, "--batch", 3).exitCode());
    assertEquals(
        0, extract(videos, folder.resolve("three"), "--workers", 3, "--batch", 3).exitCode());

    String array = "features/sub/b.mp4/video.pool.npy";
    assertArrayEquals(
        Files.readAllBytes(folder.resolve("one").resolve(array)),
        Files.readAllBytes(folder.resolve("three").resolve(array)));
  }

  @Test
  void refusesAnOutputOfOtherSettingsAndNamesTheDifference() {
    Path output = folder.resolve("features");
    assertEquals(ExitCode.OK, extract(videos, output).exitCode());

    CommandRun other = extract(videos, output, "--stages", "conv4x");

    assertEquals(ExitCode.WRONG_CALL, other.exitCode());
    assertEquals(1, other.errLines().size(), other.err());
    assertTrue(other.err().contains("outputs"), other.err());
    assertTrue(other.err().contains("video.conv4x"), other.err());
    assertEquals(
        ExitCode.OK, extract(videos, output, "--stages", "conv4x", "--overwrite").exitCode());
  }

  @Test
  void goesOnAfterABrokenFileAndListsIt() throws IOException {
    Path mixed = Files.createDirectory(folder.resolve("mixed"));
    Files.copy(videos.resolve("a.mp4"), mixed.resolve("a.mp4"));
    Files.writeString(mixed.resolve("broken.mp4"), "no media");
    Path output = folder.resolve("features");

    CommandRun run = extract(mixed, output);

    assertEquals(ExitCode.SOME_FILES_FAILED, run.exitCode(), run.err());
    assertTrue(run.out().contains("1 extracted"), run.out());
    assertTrue(run.out().contains("1 failed"), run.out());
    assertTrue(Files.readString(output.resolve("failures.csv")).contains("broken.mp4"));
    assertFalse(run.err().contains("\tat "), run.err());
  }

  @Test
  void writesParquetShards() throws IOException {
    Path output = folder.resolve("features");

    CommandRun run = extract(videos, output, "--format", "parquet", "--dtype", "float16");

    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    byte[] shard = Files.readAllBytes(output.resolve("features/part-00000.parquet"));
    assertEquals("PAR1", new String(shard, 0, 4, java.nio.charset.StandardCharsets.US_ASCII));
  }

  @Test
  void takesTheTowersAndStagesThatAreAskedFor() throws IOException {
    Path output = folder.resolve("features");

    CommandRun run =
        extract(
            videos.resolve("a.mp4"),
            output,
            "--modalities",
            "audio",
            "--stages",
            "conv3x,embedding");

    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    Path arrays = output.resolve("features/a.mp4");
    assertTrue(npyHeader(arrays.resolve("audio.conv3x.npy")).contains("(2, 32)"));
    assertTrue(npyHeader(arrays.resolve("audio.embedding.npy")).contains("(2, 64)"));
    assertFalse(Files.exists(arrays.resolve("video.conv3x.npy")));
  }

  @Test
  void leavesOutWhatHasNoSoundWhenAsked() {
    CommandRun run = extract(videos, folder.resolve("features"), "--missing-audio", "skip");

    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    assertTrue(run.out().contains("2 extracted, 0 complete before, 1 skipped"), run.out());
  }

  @Test
  void refusesAStageThatDoesNotExist() {
    CommandRun run = extract(videos, folder.resolve("features"), "--stages", "conv9x");

    assertEquals(ExitCode.WRONG_CALL, run.exitCode());
    assertTrue(run.err().contains("no stage 'conv9x'"), run.err());
  }

  private static String npyHeader(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    assertEquals((byte) 0x93, bytes[0]);
    return new String(bytes, 10, 118, java.nio.charset.StandardCharsets.US_ASCII);
  }
}
