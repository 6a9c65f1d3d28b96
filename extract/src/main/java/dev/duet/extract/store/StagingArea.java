package dev.duet.extract.store;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.util.Objects.requireNonNull;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where files and folders grow before they appear, whole, under their own names.
 *
 * <p>{@link #publish} makes the content durable before the name, and the name before it returns:
 * fsync of the content, rename, fsync of the folder. It must lie in the same file system as the
 * targets. One thread only.
 */
final class StagingArea {
  private final Path folder;
  private final boolean durable;
  private int names;

  /**
   * An area.
   *
   * @param durable whether to sync; without it names are still given to whole files only
   */
  StagingArea(Path folder, boolean durable) {
    this.folder = folder;
    this.durable = durable;
  }

  /** A path in here that does not exist yet. */
  Path newPath() throws IOException {
    Files.createDirectories(folder);
    return folder.resolve(String.valueOf(names++));
  }

  /** Writes a small file. */
  void write(Path target, byte[] content) throws IOException {
    Path staged = newPath();
    Files.write(staged, content);
    publish(staged, target);
  }

  /** Moves a file, or a folder of files, to where it belongs; a file replaces what was there. */
  void publish(Path staged, Path target) throws IOException {
    Path parent = requireNonNull(target.toAbsolutePath().getParent());
    if (!durable) {
      Files.createDirectories(parent);
      Files.move(staged, target, ATOMIC_MOVE);
      return;
    }
    syncAll(staged);
    createDurably(parent);
    Files.move(staged, target, ATOMIC_MOVE);
    sync(parent);
  }

  /** Deletes whatever an earlier run left here, and the area itself. */
  void clear() throws IOException {
    deleteTree(folder);
  }

  /** Deletes a file or a folder with everything in it, if it is there; follows no links. */
  static void deleteTree(Path path) throws IOException {
    if (Files.exists(path)) {
      // The path is the output's own; a link inside it is removed, not followed.
      MoreFiles.deleteRecursively(path, RecursiveDeleteOption.ALLOW_INSECURE);
    }
  }

  /** At once: a file system makes what it is asked for together durable together. */
  private static void syncAll(Path staged) throws IOException {
    List<Path> paths;
    try (Stream<Path> tree = Files.walk(staged)) {
      paths = tree.toList();
    }
    try {
      paths.parallelStream()
          .forEach(
              path -> {
                try {
                  sync(path);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static void createDurably(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    Path parent = folder.getParent();
    if (parent != null) {
      createDurably(parent);
    }
    Files.createDirectory(folder);
    if (parent != null) {
      sync(parent);
    }
  }

  private static void sync(Path path) throws IOException {
    boolean directory = Files.isDirectory(path);
    if (directory && !path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return; // Windows neither opens a directory as a file nor needs to
    }
    try (FileChannel channel =
        FileChannel.open(path, directory ? StandardOpenOption.READ : StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }
}
