package dev.duet.extract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.duet.decode.synthetic.AudioTrack;
import dev.duet.decode.synthetic.FrameTimes;
import dev.duet.decode.synthetic.Sound;
import dev.duet.decode.synthetic.SyntheticMedia;
import dev.duet.decode.synthetic.VideoTrack;
import dev.duet.extract.store.FeatureDirectory;
import dev.duet.extract.store.StorageConfig;
import dev.duet.extract.store.StorageFormat;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs that are killed (SIGKILL on Linux) at any moment end like one that never was. */
@Timeout(300)
@Execution(ExecutionMode.CONCURRENT) // the runs mostly wait: for disks, and for a JVM to start
class KillTest {
  private static final int VIDEOS = 60;
  private static final int KILLS = 10;

  @TempDir private static Path media;
  @TempDir private Path folder;

  @BeforeAll
  static void writeMedia() throws IOException {
    for (int i = 0; i < VIDEOS; i++) {
      Path file = media.resolve("v%02d.mp4".formatted(i));
      if (i % 12 == 5) {
        Files.writeString(file, "not a video");
      } else {
        VideoTrack video =
            VideoTrack.of(VideoTrack.Codec.MPEG4, 64, 48, FrameTimes.constant(25, 15 + i));
        AudioTrack audio =
            AudioTrack.of(AudioTrack.Codec.AAC, 24_000, 1, 1, Sound.tone(200 + 50 * i, 0.4));
        SyntheticMedia.of(video, audio).writeTo(file);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(StorageFormat.class)
  void endsWithTheSameBytesAfterTenKills(StorageFormat format) throws Exception {
    Path whole = folder.resolve("whole");
    Path killed = folder.resolve("killed");
    try (Child child = new Child(whole, format, 1)) {
      assertEquals(0, child.end());
    }
    assertEquals(
        1 + VIDEOS / 12,
        Files.readAllLines(whole.resolve("failures.csv")).size(),
        "only the broken files fail");

    Random random = new Random(17);
    int settled = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      SortedMap<String, Long> before = appeared(killed);
      try (Child child = new Child(killed, format, 1 + kill % 3)) {
        settled = child.awaitSettled(settled + random.nextInt(4));
        TimeUnit.MICROSECONDS.sleep(random.nextInt(15_000));
        child.kill();
      }
      SortedMap<String, Long> after = appeared(killed);
      after.keySet().retainAll(before.keySet());
      assertEquals(before, after, "what was complete has been touched");
    }
    assertFalse(Files.exists(killed.resolve("stats.json")), "no run came to its end");
    assertTrue(settled > 0 && settled < VIDEOS, settled + " videos settled by killed runs");

    try (Child child = new Child(killed, format, 2)) {
      assertEquals(0, child.end());
    }
    assertEquals(OutputTree.of(whole), OutputTree.of(killed));
  }

  @Test
  void twoProcessesDoNotWriteToOneOutput() throws Exception {
    Path output = folder.resolve("out");
    FeatureDirectory first = new FeatureDirectory(output, StorageConfig.DEFAULT);
    assertEquals(
        List.of(),
        first.begin(new RunDescription(Map.of("model", "sums")), List.of(), List.of()).remaining());
    try (Child second = new Child(output, StorageFormat.NPY, 1)) {
      assertEquals(KilledRun.REFUSED, second.end());
    }
    first.close();
    try (Child second = new Child(output, StorageFormat.NPY, 1)) {
      assertEquals(0, second.end());
    }
  }

  /** When each file of features that a reader may see was written. */
  private static SortedMap<String, Long> appeared(Path output) throws IOException {
    SortedMap<String, Long> times = new TreeMap<>();
    if (Files.exists(output)) {
      try (var paths = Files.walk(output)) {
        for (Path path : paths.filter(Files::isRegularFile).toList()) {
          String name = output.relativize(path).toString();
          if (name.startsWith("features/")) {
            times.put(name, Files.getLastModifiedTime(path).toMillis());
          }
        }
      }
    }
    return times;
  }

  /** A {@link KilledRun} in a JVM of its own. */
  private static final class Child implements AutoCloseable {
    private final Process process;
    private final BufferedReader lines;

    Child(Path output, StorageFormat format, int workers) throws IOException {
      process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xshare:auto",
                  "-XX:TieredStopAtLevel=1",
                  "-XX:+UseSerialGC",
                  "-cp",
                  System.getProperty("java.class.path"),
                  KilledRun.class.getName(),
                  media.toString(),
                  output.toString(),
                  format.name(),
                  String.valueOf(workers))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      lines = process.inputReader();
    }

    /** Waits until so many videos are settled. */
    int awaitSettled(int videos) throws IOException {
      int settled = -1;
      while (settled < videos) {
        String line = lines.readLine();
        assertTrue(line != null, "the run ended before it was killed");
        settled = Integer.parseInt(line);
      }
      return settled;
    }

    void kill() throws InterruptedException {
      process.destroyForcibly();
      assertNotEquals(0, process.waitFor(), "it was not the kill that ended the run");
    }

    int end() throws InterruptedException, IOException {
      while (lines.readLine() != null) {}
      return process.waitFor();
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }
}
