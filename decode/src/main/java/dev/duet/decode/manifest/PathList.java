package dev.duet.decode.manifest;

import com.google.common.base.CharMatcher;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Instances of a list or table, whose paths are relative to its folder. */
final class PathList {
  private final Path file;
  private final Path folder;
  private final List<Entry> entries = new ArrayList<>();

  PathList(Path file) {
    this.file = file;
    this.folder = file.resolveSibling("").toAbsolutePath().normalize();
  }

  List<Entry> entries() {
    return entries;
  }

  /**
   * Adds a file.
   *
   * @param position of the file's name, for example {@code line 3}
   */
  void add(
      String position,
      String path,
      Optional<String> id,
      Optional<String> label,
      Optional<String> source,
      Optional<String> split)
      throws ManifestException {
    if (path.isBlank()) {
      throw malformed(position, "the path is empty");
    }
    try {
      Path resolved = file.resolveSibling(path);
      List<Split> splits = split.map(Split::parse).orElse(List.of());
      Instance instance =
          new Instance(id.orElseGet(() -> idOf(path)), resolved, label, source, splits);
      entries.add(new Entry(instance, position + " of " + file));
    } catch (InvalidPathException e) {
      throw malformed(position, "this is no path: " + path);
    } catch (IllegalArgumentException e) {
      throw malformed(position, String.valueOf(e.getMessage()));
    }
  }

  /** An error of one line or row. */
  ManifestException malformed(String position, String reason) {
    return new ManifestException(position + " of " + file + ": " + reason);
  }

  /** By the rule that {@link Manifest#of(String)} gives. */
  private String idOf(String path) {
    Path absolute = folder.resolve(path).normalize();
    if (absolute.startsWith(folder)) {
      return MediaFolder.id(folder.relativize(absolute));
    }
    // A drive's letter or a server's name is kept: there may be files under several.
    String root = CharMatcher.anyOf("\\/:").removeFrom(absolute.getRoot().toString());
    return (root.isEmpty() ? "" : root + "/") + MediaFolder.id(absolute);
  }
}
