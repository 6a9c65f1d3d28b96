package dev.duet.cli.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How often a benchmark runs and where its line goes. */
final class BenchOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--reps",
      paramLabel = "R",
      description = "Counted runs; one more before them warms up (default: depends on the work).")
  private @Nullable Integer reps;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Write the line to this file too.")
  private @Nullable Path output;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  BenchOptions() {}

  /** Times the work and prints its line. */
  void measure(
      String what, long units, int defaultReps, Measurement.Work work, Map<String, Object> facts)
      throws Exception {
    print(Measurement.of(what, units, runs(defaultReps), work, facts));
  }

  /** How often to run. */
  int runs(int defaultReps) {
    return reps == null ? defaultReps : atLeastOne("--reps", reps);
  }

  /** Prints a measurement's line. */
  void print(Measurement measurement) throws JsonProcessingException {
    if (output != null && Files.isDirectory(output)) {
      throw wrong("--output: " + output + " is a folder, a file was expected");
    }
    String line = JsonMapper.builder().build().writeValueAsString(measurement.fields());
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
    if (output != null) {
      write(output, line);
    }
  }

  /** A flag's value, if it counts something. */
  int atLeastOne(String flag, int value) {
    if (value < 1) {
      throw wrong(flag + " must be at least 1: " + value);
    }
    return value;
  }

  /** A wrong call. */
  ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private void write(Path file, String line) {
    try {
      Files.writeString(file, line + "\n");
    } catch (IOException e) {
      throw wrong("--output: cannot write " + file + ": " + e);
    }
  }
}
