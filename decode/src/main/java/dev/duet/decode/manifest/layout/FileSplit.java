package dev.duet.decode.manifest.layout;

import com.google.common.base.Ascii;
import dev.duet.decode.manifest.ManifestException;
import dev.duet.decode.manifest.Split;
import java.nio.file.Path;
import java.util.List;

/** The split that a cell or the name of a list tells. */
final class FileSplit {
  private FileSplit() {}

  /** By the list's name; empty where it tells none. */
  static List<Split> of(Path list) {
    String name = Ascii.toLowerCase(String.valueOf(list.getFileName()));
    if (name.contains("train")) {
      return List.of(Split.TRAIN);
    }
    if (name.contains("val")) {
      // Not 'eval', which AudioSet's test list is called.
      return List.of(name.contains("eval") ? Split.TEST : Split.VALIDATION);
    }
    return name.contains("test") ? List.of(Split.TEST) : List.of();
  }

  static List<Split> parse(TextRow row, String cell) throws ManifestException {
    try {
      return Split.parse(cell);
    } catch (IllegalArgumentException e) {
      throw row.malformed(String.valueOf(e.getMessage()));
    }
  }
}
