package dev.duet.cli.option;

import dev.duet.decode.manifest.Manifest;
import dev.duet.decode.manifest.ManifestException;
import picocli.CommandLine.Parameters;

/** The media that a command works on. */
public final class InputOption {
  @Parameters(
      paramLabel = "INPUT",
      description = {
        "Media file, folder, glob, list (.txt, a path a line) or manifest (.csv or .parquet with"
            + " column path and, where known, id, label, source and split)."
      })
  private String input;

  @SuppressWarnings("NullAway.Init") // picocli sets the field
  InputOption() {}

  /** What the user wrote. */
  public String text() {
    return input;
  }

  /** The files it names. */
  public Manifest manifest() throws ManifestException {
    return Manifest.of(input);
  }
}
