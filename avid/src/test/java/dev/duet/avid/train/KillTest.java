package dev.duet.avid.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Processes that train and are killed (SIGKILL on Linux), or whose disk is full. */
@Timeout(300)
class KillTest {
  private static final int STEPS = 4 * KilledTraining.EPOCHS;

  @TempDir private Path folder;

  @Test
  void takesTheSameStepsHoweverOftenItIsKilled() throws Exception {
    SortedMap<Long, Long> whole = new TreeMap<>();
    try (Child child = new Child(List.of(), Files.createDirectory(folder.resolve("whole")))) {
      assertEquals(0, child.untilTheEnd(whole));
    }
    assertEquals(STEPS, whole.size());

    Path killed = Files.createDirectory(folder.resolve("killed"));
    SortedMap<Long, Long> losses = new TreeMap<>();
    Random random = new Random(11);
    for (int kill = 1; kill <= 3; kill++) {
      try (Child child = new Child(List.of(), killed)) {
        child.untilStep(4L * kill, losses);
        TimeUnit.MILLISECONDS.sleep(random.nextInt(30));
        child.kill(losses);
      }
    }
    try (Child child = new Child(List.of(), killed)) {
      assertEquals(0, child.untilTheEnd(losses));
    }
    assertEquals(whole, losses);
    assertEquals(-1, Files.mismatch(model("whole"), model("killed")));
  }

  private Path model(String run) {
    return folder.resolve(run).resolve("model.safetensors");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void keepsTheCheckpointBeforeTheOneThatDoesNotFitOnTheDisk() throws Exception {
    try (Child child = new Child(List.of(), folder)) {
      child.untilStep(2, new TreeMap<>());
      child.kill(new TreeMap<>());
    }
    long before;
    try (Checkpoint checkpoint = new CheckpointFolder(folder, 3).newest().orElseThrow()) {
      before = checkpoint.facts().position().step();
    }
    // No file may grow beyond 64 KiB: the write fails half-way, as on a full disk.
    try (Child child = new Child(List.of("sh", "-c", "ulimit -f 128; exec \"$@\"", "sh"), folder)) {
      assertEquals(KilledTraining.CANNOT_SAVE, child.untilTheEnd(new TreeMap<>()));
      assertTrue(child.said.get(0).contains(": cannot be written: "), child.said.toString());
      assertEquals(1, child.said.size());
    }
    try (Checkpoint checkpoint = new CheckpointFolder(folder, 3).newest().orElseThrow()) {
      assertEquals(before, checkpoint.facts().position().step());
    }
  }

  /** A {@link KilledTraining} in a JVM of its own. */
  private static final class Child implements AutoCloseable {
    final List<String> said = new ArrayList<>();
    private final Process process;
    private final BufferedReader lines;

    Child(List<String> wrapper, Path run) throws IOException {
      List<String> command = new ArrayList<>(wrapper);
      command.addAll(
          List.of(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-XX:TieredStopAtLevel=1",
              "-XX:+UseSerialGC",
              "-Dai.djl.offline=true",
              "-cp",
              System.getProperty("java.class.path"),
              KilledTraining.class.getName(),
              run.toString()));
      process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      lines = process.inputReader();
    }

    void untilStep(long step, SortedMap<Long, Long> losses) throws IOException {
      while (losses.isEmpty() || losses.lastKey() < step) {
        String line = lines.readLine();
        assertTrue(line != null, "the run ended before it was killed");
        note(line, losses);
      }
    }

    int untilTheEnd(SortedMap<Long, Long> losses) throws IOException, InterruptedException {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        note(line, losses);
      }
      return process.waitFor();
    }

    void kill(SortedMap<Long, Long> losses) throws IOException, InterruptedException {
      // The process's own method would close its output, too, and what is still in it be lost.
      assertTrue(process.toHandle().destroyForcibly());
      assertTrue(untilTheEnd(losses) > 128, "it was not the kill that ended the run");
    }

    /** A step that is taken twice must come to the same loss. */
    private void note(String line, SortedMap<Long, Long> losses) {
      if (!line.matches("\\d+ -?\\d+")) {
        if (!line.contains(" DEBUG ") && !line.contains(" INFO ") && !line.contains(" WARN ")) {
          said.add(line);
        }
        return;
      }
      String[] parts = line.split(" ", 2);
      long loss = Long.parseLong(parts[1]);
      Long before = losses.put(Long.parseLong(parts[0]), loss);
      assertTrue(before == null || before == loss, () -> "another loss at step " + parts[0]);
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }
}
