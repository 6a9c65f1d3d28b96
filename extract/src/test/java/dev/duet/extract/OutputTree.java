package dev.duet.extract;

import com.google.common.hash.Hashing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

/** What an output folder holds, to be compared byte for byte. */
final class OutputTree {
  private OutputTree() {}

  /** Digest of each file by its relative path; folders end in a slash; stats.json is left out. */
  static SortedMap<String, String> of(Path root) throws IOException {
    SortedMap<String, String> tree = new TreeMap<>();
    try (var paths = Files.walk(root)) {
      for (Path path : paths.toList()) {
        String name = root.relativize(path).toString();
        if (Files.isDirectory(path)) {
          tree.put(name + "/", "");
        } else if (!name.equals("stats.json")) {
          tree.put(name, Hashing.sha256().hashBytes(Files.readAllBytes(path)).toString());
        }
      }
    }
    return tree;
  }
}
