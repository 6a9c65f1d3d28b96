package dev.duet.decode.manifest;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.base.Splitter;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One file of a corpus.
 *
 * @param id stable name, unique in its manifest: names joined by {@code /}, none of them empty,
 *     {@code .} or {@code ..}, so that outputs can be named after it
 * @param path where the file is
 * @param label class name, where one is known
 * @param source the recording that the file was cut from, where one is known
 */
public record Instance(String id, Path path, Optional<String> label, Optional<String> source) {
  public Instance {
    checkArgument(
        isRelative(id), "an id must be names joined by '/', without '.' or '..': '%s'", id);
  }

  /** A file without label or source. */
  public static Instance of(String id, Path path) {
    return new Instance(id, path, Optional.empty(), Optional.empty());
  }

  private static boolean isRelative(String id) {
    return id.indexOf('\0') < 0
        && Splitter.on('/')
            .splitToStream(id)
            .noneMatch(name -> name.isBlank() || name.equals(".") || name.equals(".."));
  }
}
