package dev.duet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoCommandTest {
  @TempDir Path folder;

  @Test
  void makesVideosAModelAndFeaturesAndCanDoSoAgain() {
    Path demo = folder.resolve("demo");
    for (int time = 0; time < 2; time++) {
      CommandRun run = CommandRun.of("demo", "--output", demo);

      assertEquals(ExitCode.OK, run.exitCode(), run.err());
      assertTrue(run.out().contains("made 6 videos"), run.out());
      assertTrue(run.out().contains("features of 18 clips"), run.out());
      assertTrue(run.out().contains("video.pool (3, 128)"), run.out());
      assertTrue(run.out().contains("cosine similarity"), run.out());
    }
    assertTrue(Files.exists(demo.resolve("videos/rain.mp4")));
    assertTrue(Files.exists(demo.resolve("model.safetensors")));
    assertTrue(Files.exists(demo.resolve("extracted/features/rain.mp4/video.pool.npy")));
  }
}
