package dev.duet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A real SIGINT to a process of its own, as Ctrl-C sends it. */
@EnabledOnOs(OS.LINUX)
@Timeout(120)
class InterruptionTest {
  private static final int VIDEOS = 60;

  @TempDir private Path folder;

  @Test
  void anExtractionThatIsInterruptedLosesNothing() throws Exception {
    // A shell that starts its jobs in the background has them ignore SIGINT; env undoes that.
    List<String> fresh = List.of("env", "--default-signal=INT");
    assumeTrue(ends(fresh, "true") == 0, "env is another one");
    Path videos = Files.createDirectory(folder.resolve("videos"));
    Path one = TestVideos.folder(folder.resolve("one")).resolve("a.mp4");
    for (int i = 0; i < VIDEOS; i++) {
      Files.copy(one, videos.resolve("v%02d.mp4".formatted(i)));
    }
    Path model = folder.resolve("model.safetensors");
    assertEquals(
        0, CommandRun.of("init", "--output", model, "--seed", 1, "--config", "tiny").exitCode());
    Path output = folder.resolve("output");
    List<String> extract =
        List.of(
            "extract",
            videos.toString(),
            "--model",
            model.toString(),
            "--output",
            output.toString(),
            "--clips",
            "2",
            "--size",
            "64",
            "--workers",
            "1",
            "--threads",
            "1");

    List<String> command = new ArrayList<>(fresh);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(extract);
    Path said = folder.resolve("said.txt");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    try {
      while (arrays(output).isEmpty()) {
        assertTrue(process.isAlive(), () -> "it ended first: " + read(said));
        TimeUnit.MILLISECONDS.sleep(5);
      }
      assertEquals(0, ends(List.of("kill", "-INT"), Long.toString(process.pid())));
      assertEquals(ExitCode.INTERRUPTED, process.waitFor(), () -> read(said));
    } finally {
      process.destroyForcibly();
    }
    SortedMap<String, FileTime> before = arrays(output);
    assertTrue(before.size() < VIDEOS, "it was not interrupted");

    CommandRun rest = CommandRun.of(extract.toArray());

    assertEquals(ExitCode.OK, rest.exitCode(), rest.err());
    assertTrue(
        rest.out()
            .contains(
                "%d extracted, %d complete before, 0 skipped, 0 failed"
                    .formatted(VIDEOS - before.size(), before.size())),
        rest.out());
    SortedMap<String, FileTime> after = arrays(output);
    assertEquals(VIDEOS, after.size());
    after.keySet().retainAll(before.keySet());
    assertEquals(before, after, "what was complete has been written again");
  }

  @Test
  void aDemoThatIsInterruptedSaysHowToGoOnAndDoesSo() throws Exception {
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
    assumeTrue(ends(command, "true") == 0, "env is another one");
    Path output = folder.resolve("demo");
    List<String> demo = List.of("demo", "--minutes", "0.01", "--output", output.toString());
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(demo);
    Path said = folder.resolve("said.txt");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    try {
      while (!read(said).contains("[3/7]")) {
        assertTrue(process.isAlive(), () -> "it ended first: " + read(said));
        TimeUnit.MILLISECONDS.sleep(5);
      }
      assertEquals(0, ends(List.of("kill", "-INT"), Long.toString(process.pid())));
      assertEquals(ExitCode.INTERRUPTED, process.waitFor(), () -> read(said));
    } finally {
      process.destroyForcibly();
    }
    assertTrue(read(said).contains("stopped; the same command goes on from here"), read(said));
    assertFalse(Files.exists(output.resolve("summary.txt")), "it was not interrupted");

    CommandRun rest = CommandRun.of(demo.toArray());

    assertEquals(ExitCode.OK, rest.exitCode(), rest.err());
    assertTrue(Files.exists(output.resolve("report/index.html")), rest.out());
  }

  private static int ends(List<String> command, String argument)
      throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(command);
    words.add(argument);
    return new ProcessBuilder(words).inheritIO().start().waitFor();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** The folders of features that a reader may see, one for each video, and when they came. */
  private static SortedMap<String, FileTime> arrays(Path output) throws IOException {
    SortedMap<String, FileTime> times = new TreeMap<>();
    Path features = output.resolve("features");
    if (Files.exists(features)) {
      try (var paths = Files.walk(features)) {
        for (Path path : paths.filter(p -> p.endsWith("video.pool.npy")).toList()) {
          times.put(features.relativize(path).toString(), Files.getLastModifiedTime(path));
        }
      }
    }
    return times;
  }
}
