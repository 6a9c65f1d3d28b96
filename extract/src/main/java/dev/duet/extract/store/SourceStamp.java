package dev.duet.extract.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/**
 * The state of a source file, as far as it can be told without reading it.
 *
 * @param bytes length of the file
 * @param modifiedMillis time of its last change, in ms since 1970
 */
record SourceStamp(long bytes, long modifiedMillis) {

  /** Empty for a file that is not there or may not be looked at. */
  static Optional<SourceStamp> of(Path file) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return Optional.of(
          new SourceStamp(attributes.size(), attributes.lastModifiedTime().toMillis()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
