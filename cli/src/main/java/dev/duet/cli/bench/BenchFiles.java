package dev.duet.cli.bench;

import dev.duet.decode.manifest.Manifest;
import dev.duet.decode.manifest.ManifestException;
import dev.duet.decode.sampling.EvenClips;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The files that are read and what is read of them. */
final class BenchFiles {
  /** The transform's own limit. */
  private static final int LARGEST_SIZE = 8192;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "Folder, glob, list or manifest of media files.")
  private String input;

  @Option(
      names = "--size",
      paramLabel = "S",
      defaultValue = "112",
      description = "Side of the frames in pixels (default: ${DEFAULT-VALUE}).")
  private int size;

  @Option(
      names = "--clips-per-file",
      paramLabel = "N",
      defaultValue = "4",
      description = "Clips evenly spaced over each file (default: ${DEFAULT-VALUE}).")
  private int clipsPerFile;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  BenchFiles() {}

  Manifest manifest() throws ManifestException {
    return Manifest.of(input);
  }

  int size() {
    if (size < 1 || size > LARGEST_SIZE) {
      throw wrong("--size must be from 1 to " + LARGEST_SIZE + " pixels: " + size);
    }
    return size;
  }

  EvenClips sampler() {
    try {
      return new EvenClips(clipsPerFile);
    } catch (IllegalArgumentException e) {
      throw wrong("--clips-per-file: " + e.getMessage());
    }
  }

  /** A wrong call whose reason lies in the files. */
  ParameterException nothingReadable() {
    return wrong(input + ": no file can be read");
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
