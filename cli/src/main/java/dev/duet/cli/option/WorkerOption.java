package dev.duet.cli.option;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How many files are read at once. */
public final class WorkerOption {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "Files read at once (default: one per processor).")
  private @Nullable Integer workers;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  WorkerOption() {}

  /** At least 1. */
  public int count() {
    if (workers == null) {
      return Runtime.getRuntime().availableProcessors();
    }
    if (workers < 1) {
      throw new ParameterException(spec.commandLine(), "--workers must be at least 1: " + workers);
    }
    return workers;
  }
}
