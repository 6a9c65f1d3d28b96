package dev.duet.decode.manifest;

import com.google.common.io.MoreFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Tells what kind of input a user named and reads it. */
final class ManifestInput {
  private ManifestInput() {}

  static List<Entry> read(String input) throws ManifestException {
    Optional<Path> existing = existing(input);
    if (existing.isEmpty()) {
      if (Glob.isGlob(input)) {
        return nonEmpty(Glob.parse(input).files(), "no file matches " + input);
      }
      throw new ManifestException("no such file or folder: " + input);
    }
    Path path = existing.get();
    try {
      return readExisting(path, input);
    } catch (IOException e) {
      throw ManifestException.unreadable(path, e);
    }
  }

  private static List<Entry> readExisting(Path path, String input)
      throws ManifestException, IOException {
    if (Files.isDirectory(path)) {
      return nonEmpty(
          MediaFolder.files(path, MediaFolder::hasMediaExtension),
          "no audio or video file in " + path);
    }
    return switch (MoreFiles.getFileExtension(path).toLowerCase(Locale.ROOT)) {
      case "txt" -> nonEmpty(TextList.read(path), path + " lists no file");
      case "csv" -> nonEmpty(CsvTable.read(path), path + " has no rows");
      case "parquet" -> nonEmpty(ParquetTable.read(path), path + " has no rows");
      default -> List.of(new Entry(Instance.of(path.getFileName().toString(), path), input));
    };
  }

  private static Optional<Path> existing(String input) throws ManifestException {
    if (input.isBlank()) {
      throw new ManifestException("the input is empty");
    }
    try {
      return Optional.of(Path.of(input)).filter(Files::exists);
    } catch (InvalidPathException e) {
      // On Windows the wildcards of a glob make no path.
      return Optional.empty();
    }
  }

  private static List<Entry> nonEmpty(List<Entry> entries, String otherwise)
      throws ManifestException {
    if (entries.isEmpty()) {
      throw new ManifestException(otherwise);
    }
    return entries;
  }
}
