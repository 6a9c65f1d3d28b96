package dev.duet.decode.manifest;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A manifest or input that cannot be used; the message is one line for a person. */
public final class ManifestException extends Exception {
  private static final long serialVersionUID = 1L;

  public ManifestException(String message) {
    super(message);
  }

  private ManifestException(String message, IOException cause) {
    super(message, cause);
  }

  /** A file or folder that could not be read. */
  static ManifestException unreadable(Path path, IOException cause) {
    String reason;
    if (cause instanceof AccessDeniedException) {
      reason = "permission denied";
    } else if (cause instanceof NoSuchFileException) {
      reason = "no such file or folder";
    } else if (cause instanceof CharacterCodingException) {
      reason = "it is not UTF-8 text";
    } else {
      // Parsers add excerpts on further lines.
      reason = String.valueOf(cause.getMessage()).lines().findFirst().orElse("unknown reason");
    }
    return new ManifestException("cannot read " + path + ": " + reason, cause);
  }
}
