package dev.duet.cli.experiment;

import dev.duet.avid.train.TrainingException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Runs of an experiment beside one another, each in a process of its own: the engine's threads and
 * settings are those of a process, so that only thus every run computes as if it were alone.
 */
public final class RunProcesses {
  private final int jobs;
  private final Launcher launcher;
  private final Consumer<String> lines;
  private final Set<Process> alive = ConcurrentHashMap.newKeySet();
  private final BlockingQueue<Ended> ended = new LinkedBlockingQueue<>();

  /** Starts processes. */
  public interface Launcher {
    /**
     * Starts the process that makes one run; its standard error must be in its standard output.
     *
     * @param name for example {@code cma-seed0}
     */
    Process start(String name) throws IOException;
  }

  /** What is done when a run has ended. */
  interface AfterEach {
    void run() throws IOException;
  }

  /**
   * A process that is over.
   *
   * @param last what it said last
   */
  private record Ended(Cell cell, int exitCode, String last) {}

  RunProcesses(int jobs, Launcher launcher, Consumer<String> lines) {
    this.jobs = jobs;
    this.launcher = launcher;
    this.lines = lines;
  }

  /**
   * Makes all runs that are not finished; one begins when that which it comes after has ended. When
   * one fails no other is begun.
   *
   * @throws TrainingException if a run has failed
   */
  void run(List<Cell> cells, Predicate<Cell> finished, AfterEach afterEach)
      throws IOException, TrainingException, InterruptedException {
    Set<Cell> waiting = new LinkedHashSet<>(cells);
    waiting.removeIf(finished);
    Thread stopper = new Thread(this::stop, "stop-runs");
    Runtime.getRuntime().addShutdownHook(stopper);
    List<Ended> failed = new ArrayList<>();
    try {
      int running = 0;
      while (running > 0 || (!waiting.isEmpty() && failed.isEmpty())) {
        Optional<Cell> next =
            failed.isEmpty() && running < jobs
                ? waiting.stream().filter(cell -> ready(cell, cells, finished)).findFirst()
                : Optional.empty();
        if (next.isPresent()) {
          waiting.remove(next.get());
          start(next.get());
          running++;
          continue;
        }
        Ended one = ended.take();
        running--;
        if (one.exitCode() != 0) {
          failed.add(one);
        }
        afterEach.run();
      }
    } finally {
      stop();
      release(stopper);
    }
    if (!failed.isEmpty()) {
      Ended first = failed.get(0);
      throw new TrainingException(
          "run %s ended with exit code %d: %s"
              .formatted(first.cell().name(), first.exitCode(), first.last()));
    }
  }

  private static boolean ready(Cell cell, List<Cell> cells, Predicate<Cell> finished) {
    return cells.stream()
        .filter(other -> other.seed() == cell.seed())
        .filter(other -> cell.run().after().equals(Optional.of(other.run().name())))
        .allMatch(finished);
  }

  private void start(Cell cell) throws IOException {
    Process process = launcher.start(cell.name());
    alive.add(process);
    lines.accept(cell.name() + ": started");
    Thread reader = new Thread(() -> follow(cell, process), "run-" + cell.name());
    reader.setDaemon(true);
    reader.start();
  }

  private void follow(Cell cell, Process process) {
    String last = "";
    try (BufferedReader said = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = said.readLine(); line != null; line = said.readLine()) {
        last = line.isBlank() ? last : line.strip();
        lines.accept(cell.name() + ": " + line);
      }
    } catch (IOException e) {
      last = "its output cannot be read: " + e.getMessage();
    }
    int exitCode = process.onExit().join().exitValue();
    alive.remove(process);
    ended.add(new Ended(cell, exitCode, last));
  }

  /** Asks all processes to end, and waits until they have saved what there is. */
  private void stop() {
    alive.forEach(Process::destroy);
    for (Process process : alive) {
      var unused = process.onExit().join();
    }
  }

  private static void release(Thread stopper) {
    try {
      boolean unused = Runtime.getRuntime().removeShutdownHook(stopper);
    } catch (IllegalStateException e) {
      // The process is ending already.
    }
  }
}
