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
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
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
  private static final String SAID = "said.txt";
  private static final Pattern STEP = Pattern.compile("\"kind\":\"progress\".*\"step\":(\\d+),");

  @TempDir private Path folder;

  /** A command in a process of its own that gets the signal as soon as it has come so far. */
  private String interrupted(List<String> arguments, Callable<Boolean> farEnough) throws Exception {
    // A shell that starts its jobs in the background has them ignore SIGINT; env undoes that.
    List<String> fresh = List.of("env", "--default-signal=INT");
    assumeTrue(ends(fresh, "true") == 0, "env is another one");
    List<String> command = new ArrayList<>(fresh);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(arguments);
    Path said = folder.resolve(SAID);
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    try {
      while (!farEnough.call()) {
        assertTrue(process.isAlive(), () -> "it ended first: " + read(said));
        TimeUnit.MILLISECONDS.sleep(5);
      }
      assertEquals(0, ends(List.of("kill", "-INT"), Long.toString(process.pid())));
      assertEquals(ExitCode.INTERRUPTED, process.waitFor(), () -> read(said));
    } finally {
      process.destroyForcibly();
    }
    return read(said);
  }

  @Test
  void anExtractionThatIsInterruptedLosesNothing() throws Exception {
    Path videos = Files.createDirectory(folder.resolve("videos"));
    Path one = TestVideos.folder(folder.resolve("one")).resolve("a.mp4");
    for (int i = 0; i < VIDEOS; i++) {
      Files.copy(one, videos.resolve("v%02d.mp4".formatted(i)));
    }
    Path model = folder.resolve("model.safetensors");
    assertEquals(
        0, CommandRun.of("init", "--output", model, "--seed", 1, "--config", "tiny").exitCode());
    Path output = folder.resolve("output");
    List<String> extract = new ArrayList<>(List.of("extract", videos.toString()));
    extract.addAll(List.of("--model", model.toString(), "--output", output.toString()));
    extract.addAll(List.of("--clips", "2", "--size", "64", "--workers", "1", "--threads", "1"));

    String unused = interrupted(extract, () -> !arrays(output).isEmpty());

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
    Path output = folder.resolve("demo");
    List<String> demo = List.of("demo", "--minutes", "0.01", "--output", output.toString());

    String said = interrupted(demo, () -> read(folder.resolve(SAID)).contains("[3/7]"));

    assertTrue(said.contains("stopped; the same command goes on from here"), said);
    assertFalse(Files.exists(output.resolve("summary.txt")), "it was not interrupted");
    CommandRun rest = CommandRun.of(demo.toArray());
    assertEquals(ExitCode.OK, rest.exitCode(), rest.err());
    assertTrue(Files.exists(output.resolve("report/index.html")), rest.out());
  }

  @Test
  void aTrainingThatIsInterruptedFinishesItsStepAndGoesOnThere() throws Exception {
    Path corpus = TinyCorpus.write(folder.resolve("corpus"));
    Path run = folder.resolve("run");
    List<String> train = new ArrayList<>(List.of("train", "--run", run.toString()));
    train.addAll(List.of("--config", "tiny", "--threads", "1"));
    train.add("corpus.train=" + corpus.resolve("train.csv"));
    train.addAll(List.of("data.batchSize=8", "objective.negatives=8", "training.epochs=12"));
    train.addAll(List.of("training.reportEverySteps=1", "checkpoints.everyEpochs=100"));

    String said = interrupted(train, () -> !steps(run).isEmpty());

    assertTrue(said.contains("stopped and saved; go on with: duet train --run " + run), said);
    List<Integer> before = steps(run);
    assertTrue(before.size() < 24, "it was not interrupted");
    Path saved = run.resolve("checkpoints/step-%08d.safetensors".formatted(before.size()));
    assertTrue(Files.exists(saved), saved.toString());
    CommandRun rest = CommandRun.of("train", "--run", run, "--resume", "--threads", 1);
    assertEquals(ExitCode.OK, rest.exitCode(), rest.err());
    assertEquals(IntStream.rangeClosed(1, 24).boxed().toList(), steps(run));
  }

  /** The steps of which the run's metrics tell. */
  private static List<Integer> steps(Path run) throws IOException {
    List<Integer> steps = new ArrayList<>();
    Path metrics = run.resolve("metrics.jsonl");
    if (Files.exists(metrics)) {
      for (String line : Files.readAllLines(metrics)) {
        Matcher step = STEP.matcher(line);
        if (step.find()) {
          steps.add(Integer.valueOf(step.group(1)));
        }
      }
    }
    return steps;
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
