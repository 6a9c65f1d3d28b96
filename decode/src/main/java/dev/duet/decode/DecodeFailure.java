package dev.duet.decode;

import java.nio.file.Path;

/**
 * Why a file, or the rest of it, could not be used.
 *
 * @param path the file
 * @param stage where it failed
 * @param reason one line for a person: what was found and, where it helps, what was expected
 */
public record DecodeFailure(Path path, Stage stage, String reason) {

  /** Steps of reading a file. */
  public enum Stage {
    /** The file could not be opened or is of a kind that is refused. */
    OPEN,
    /** Its streams could not be understood. */
    PROBE,
    /** Frames could not be decoded. */
    VIDEO,
    /** Sound could not be decoded. */
    AUDIO
  }
}
