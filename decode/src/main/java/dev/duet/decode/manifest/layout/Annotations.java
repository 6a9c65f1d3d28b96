package dev.duet.decode.manifest.layout;

import dev.duet.decode.manifest.ManifestException;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.FileVisitor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Where a data set's lists are: what the user named, or else the media folder, folders in it and
 * beside it.
 *
 * @param folder of the media
 * @param named files, or folders of them; may be empty
 */
record Annotations(Path folder, List<Path> named) {
  private static final int DEPTH = 2;

  /** Files whose name is wanted, sorted by name. */
  List<Path> files(Predicate<String> wanted) throws ManifestException {
    List<Path> found = new ArrayList<>();
    if (named.isEmpty()) {
      found.addAll(search(folder, DEPTH, wanted));
      Optional<Path> above = Optional.ofNullable(folder.toAbsolutePath().normalize().getParent());
      if (found.isEmpty() && above.isPresent()) {
        found.addAll(search(above.get(), DEPTH, wanted));
      }
    }
    for (Path path : named) {
      if (Files.isDirectory(path)) {
        found.addAll(search(path, 1, wanted));
      } else if (!Files.exists(path)) {
        throw new ManifestException("no such annotations: " + path);
      } else if (wanted.test(name(path))) {
        found.add(path);
      }
    }
    return found;
  }

  /** Tables: whatever the user named, or what has the usual names. */
  List<Path> tables(Predicate<String> usual) throws ManifestException {
    List<Path> given = named.stream().filter(path -> !Files.isDirectory(path)).toList();
    for (Path path : given) {
      if (!Files.exists(path)) {
        throw new ManifestException("no such annotations: " + path);
      }
    }
    return given.isEmpty() ? files(usual) : given;
  }

  /** An error for a data set without lists. */
  ManifestException none(String expected) {
    return new ManifestException(
        "no annotations found in "
            + (named.isEmpty()
                ? folder + " or beside it"
                : named.stream().map(Path::toString).reduce((a, b) -> a + ", " + b).orElseThrow())
            + ": expected "
            + expected);
  }

  /** What cannot be read is passed over: it may be anything beside the media. */
  private static List<Path> search(Path start, int depth, Predicate<String> wanted)
      throws ManifestException {
    List<Path> found = new ArrayList<>();
    FileVisitor<Path> visitor =
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (!attributes.isDirectory() && wanted.test(name(file))) {
              found.add(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE;
          }
        };
    try {
      Files.walkFileTree(start, EnumSet.of(FileVisitOption.FOLLOW_LINKS), depth, visitor);
    } catch (IOException e) {
      throw new ManifestException("cannot read " + start + ": " + e.getMessage());
    }
    found.sort(Comparator.naturalOrder());
    return found;
  }

  private static String name(Path path) {
    Path last = path.getFileName();
    return last == null ? "" : last.toString();
  }
}
