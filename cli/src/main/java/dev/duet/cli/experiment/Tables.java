package dev.duet.cli.experiment;

import dev.duet.decode.manifest.Instance;
import dev.duet.decode.manifest.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Manifests as tables. */
final class Tables {
  private Tables() {}

  static void write(Path file, List<Instance> instances) throws IOException {
    StringBuilder table = new StringBuilder("path,id,label,source,split\n");
    for (Instance instance : instances) {
      table
          .append(cell(instance.path().toAbsolutePath().toString()))
          .append(',')
          .append(cell(instance.id()))
          .append(',')
          .append(cell(instance.label().orElse("")))
          .append(',')
          .append(cell(instance.source().orElse("")))
          .append(',')
          .append(Split.text(instance.splits()))
          .append('\n');
    }
    Path unused = Files.writeString(file, table);
  }

  /** RFC 4180. */
  private static String cell(String text) {
    return text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
        ? '"' + text.replace("\"", "\"\"") + '"'
        : text;
  }
}
