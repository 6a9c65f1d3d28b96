package dev.duet.decode.manifest;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads a list of one path a line. */
final class TextList {
  private TextList() {}

  static List<Entry> read(Path file) throws IOException, ManifestException {
    PathList list = new PathList(file);
    try (BufferedReader reader = Utf8.open(file)) {
      int number = 0;
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        number++;
        String path = line.strip();
        if (!path.isEmpty() && !path.startsWith("#")) {
          Optional<String> none = Optional.empty();
          list.add("line " + number, path, none, none, none, none);
        }
      }
    }
    return list.entries();
  }
}
