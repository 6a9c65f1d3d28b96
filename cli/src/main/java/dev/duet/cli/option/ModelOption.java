package dev.duet.cli.option;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The model that a command works with. */
final class ModelOption {
  static final String NAME = "--model";

  @Option(
      names = NAME,
      required = true,
      paramLabel = "FILE",
      converter = ExistingFile.class,
      description = "Model, as written by 'duet init' or 'duet import'.")
  private Path file;

  @SuppressWarnings("NullAway.Init") // picocli sets the field
  ModelOption() {}

  Path file() {
    return file;
  }
}
