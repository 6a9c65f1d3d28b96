package dev.duet.cli.option;

import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The file that a command writes; one that exists is kept unless the user says otherwise. */
public final class NewFileOption {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FILE",
      description = "File to write.")
  private Path file;

  @Option(names = "--overwrite", description = "Replace the file if it exists.")
  private boolean overwrite;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  NewFileOption() {}

  /** The path, once it is clear that it may be written. */
  public Path file() {
    if (Files.isDirectory(file)) {
      throw wrong(file + " is a folder, a file was expected");
    }
    if (Files.exists(file) && !overwrite) {
      throw wrong(file + " exists already; --overwrite replaces it");
    }
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      throw wrong("there is no folder " + folder + " to write " + file.getFileName() + " in");
    }
    return file;
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), "--output: " + message);
  }
}
