package dev.duet.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code duet init}, {@code import}, {@code export}, {@code info} and {@code stats}. */
class ModelCommandsTest {
  /** A thin checkpoint in the published layout, which the model's own tests read too. */
  private static final Path CHECKPOINT =
      Path.of("../avid/src/test/resources/golden/ckpt_zip_torch2.13.pth.tar.gz");

  @TempDir Path folder;

  private Path init(String name, int seed) {
    Path file = folder.resolve(name);
    CommandRun run = CommandRun.of("init", "--output", file, "--seed", seed, "--config", "tiny");
    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    return file;
  }

  @Test
  void initMakesTheSameFileFromTheSameSeed() throws IOException {
    byte[] first = Files.readAllBytes(init("first.safetensors", 5));

    assertArrayEquals(first, Files.readAllBytes(init("second.safetensors", 5)));
    assertNotEquals(
        -1, Files.mismatch(init("third.safetensors", 6), folder.resolve("first.safetensors")));
  }

  @Test
  void initReplacesAFileOnlyWhenTold() throws IOException {
    Path file = init("model.safetensors", 5);
    byte[] before = Files.readAllBytes(file);

    CommandRun refused = CommandRun.of("init", "--output", file, "--seed", 6, "--config", "tiny");
    assertEquals(ExitCode.WRONG_CALL, refused.exitCode());
    assertArrayEquals(before, Files.readAllBytes(file));

    assertEquals(
        ExitCode.OK,
        CommandRun.of("init", "--output", file, "--seed", 6, "--config", "tiny", "--overwrite")
            .exitCode());
    assertNotEquals(before.length, 0);
  }

  @Test
  void infoTellsWhatAModelIs() {
    CommandRun run = CommandRun.of("info", init("model.safetensors", 5));

    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    assertTrue(run.out().contains("tiny"), run.out());
    assertTrue(run.out().contains("random, from seed 5: not trained"), run.out());
    assertTrue(run.out().contains("8 frames of 112 x 112 pixels at 16 frames/s"), run.out());
    assertTrue(run.out().contains("2 s as log-spectrogram at 24000 Hz, 100 x 129"), run.out());
    assertTrue(run.out().matches("(?s).*fingerprint +[0-9a-f]{64}\\R"), run.out());
  }

  @Test
  void infoTellsWhatAMediaFileHolds() throws IOException {
    Path videos = TestVideos.folder(folder);

    CommandRun run = CommandRun.of("info", videos.resolve("a.mp4"));

    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    assertTrue(run.out().contains("mpeg4, 96x64, 16.000 frames/s on average"), run.out());
    assertTrue(run.out().contains("aac, 24000 Hz, 1 channel"), run.out());
    assertTrue(
        CommandRun.of("info", videos.resolve("c.mp4")).out().matches("(?s).*audio +none\\R"));
  }

  @Test
  void infoTellsWhatDuetRunsOn() {
    CommandRun run = CommandRun.of("info");

    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    for (String part :
        new String[] {
          "PyTorch    2.", "FFmpeg     8.", "OpenCV     4.", "DJL 0.", "cpu (", "GiB"
        }) {
      assertTrue(run.out().contains(part), part + " in " + run.out());
    }
  }

  @Test
  void importsACheckpointAndSaysWhatItLeftOut() throws IOException {
    Path checkpoint = folder.resolve("checkpoint.pth.tar");
    try (InputStream packed = new GZIPInputStream(Files.newInputStream(CHECKPOINT))) {
      Files.copy(packed, checkpoint);
    }
    Path model = folder.resolve("model.safetensors");

    CommandRun early = CommandRun.of("info", checkpoint);
    assertEquals(ExitCode.WRONG_CALL, early.exitCode());
    assertTrue(early.err().contains("a PyTorch checkpoint"), early.err());
    assertTrue(early.err().contains("duet import"), early.err());

    CommandRun run = CommandRun.of("import", checkpoint, "--output", model);

    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    assertTrue(run.out().contains("267 tensors of checkpoint.pth.tar"), run.out());
    assertTrue(run.out().contains("not imported: optimizer"), run.out());
    assertTrue(
        CommandRun.of("info", model).out().contains("imported from checkpoint.pth.tar"), run.out());
    Path exported = folder.resolve("weights.safetensors");
    assertEquals(ExitCode.OK, CommandRun.of("export", model, "--output", exported).exitCode());
    // The header of a safetensors file is JSON with the tensors' names.
    assertTrue(
        Files.readString(exported, java.nio.charset.StandardCharsets.ISO_8859_1)
            .contains("\"module.video_model.conv1.0.weight\""));
  }

  @Test
  void statsMeasuresACorpusIntoTheModelWithAnyNumberOfWorkers() throws IOException {
    Path videos = TestVideos.folder(folder);
    Path model = init("model.safetensors", 5);
    Path one = folder.resolve("one.safetensors");
    Path three = folder.resolve("three.safetensors");

    CommandRun run =
        CommandRun.of(
            "stats", videos, "--model", model, "--output", one, "--clips", 3, "--workers", 1);

    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    // Two of the three files have sound.
    assertTrue(run.out().contains("6 clips of 3 files, 0 files failed"), run.out());
    assertTrue(CommandRun.of("info", one).out().contains("of 6 clips"));
    assertEquals(
        ExitCode.OK,
        CommandRun.of(
                "stats", videos, "--model", model, "--output", three, "--clips", 3, "--workers", 3)
            .exitCode());
    assertEquals(-1, Files.mismatch(one, three));
  }

  @Test
  void statsReportsFilesThatCannotBeRead() throws IOException {
    Path videos = TestVideos.folder(folder);
    Files.writeString(videos.resolve("broken.mp4"), "no media");
    Path model = init("model.safetensors", 5);

    CommandRun run = CommandRun.of("stats", videos, "--model", model);

    assertEquals(ExitCode.SOME_FILES_FAILED, run.exitCode(), run.err());
    assertTrue(run.out().contains("1 files failed"), run.out());
  }

  @Test
  void statsOfACorpusWithoutSoundIsAWrongCall() throws IOException {
    Path videos = TestVideos.folder(folder);

    CommandRun run =
        CommandRun.of("stats", videos.resolve("c.mp4"), "--model", init("model.safetensors", 5));

    assertEquals(ExitCode.WRONG_CALL, run.exitCode());
    assertTrue(run.err().contains("has sound"), run.err());
  }
}
