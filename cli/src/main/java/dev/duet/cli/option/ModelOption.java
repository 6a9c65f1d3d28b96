package dev.duet.cli.option;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The model that a command works with. */
public final class ModelOption {
  public static final String NAME = "--model";

  @Option(
      names = NAME,
      required = true,
      paramLabel = "FILE",
      converter = ExistingFile.class,
      description = "Model, as written by 'duet init' or 'duet import'.")
  private Path file;

  @SuppressWarnings("NullAway.Init") // picocli sets the field
  ModelOption() {}

  /** The file; it exists. */
  public Path file() {
    return file;
  }
}
