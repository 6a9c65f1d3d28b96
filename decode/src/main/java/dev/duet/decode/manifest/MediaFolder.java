package dev.duet.decode.manifest;

import com.google.common.collect.ImmutableSet;
import com.google.common.io.MoreFiles;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Walks a folder and its subfolders for files. */
final class MediaFolder {
  private static final ImmutableSet<String> EXTENSIONS =
      Stream.of(
              "3g2 3gp asf avi divx dv f4v flv m1v m2p m2t m2ts m2v m4v mj2 mjpg mkv mov mp4 mpe",
              "mpeg mpg mpv mts mxf nut ogm ogv ogx qt rm rmvb ts vob webm wmv y4m",
              "aac ac3 aif aifc aiff amr ape au caf eac3 flac m4a m4b mka mp1 mp2 mp3 oga ogg opus",
              "spx tta wav wave weba wma wv")
          .flatMap(line -> Stream.of(line.split(" ")))
          .collect(ImmutableSet.toImmutableSet());

  private MediaFolder() {}

  /** Whether a file's name has an extension of audio or video, in any case. */
  static boolean hasMediaExtension(Path file) {
    return EXTENSIONS.contains(MoreFiles.getFileExtension(file).toLowerCase(Locale.ROOT));
  }

  /**
   * Files below a folder, with ids relative to it. Names that start with a dot are passed over.
   *
   * @param wanted given paths relative to the folder
   */
  static List<Entry> files(Path folder, Predicate<Path> wanted) throws ManifestException {
    Walk walk = new Walk(folder, wanted);
    try {
      Files.walkFileTree(folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, walk);
    } catch (IOException e) {
      throw ManifestException.unreadable(walk.current, e);
    }
    return walk.found;
  }

  /** Names joined by {@code /}. */
  static String id(Path relative) {
    return StreamSupport.stream(relative.spliterator(), false)
        .map(Path::toString)
        .collect(Collectors.joining("/"));
  }

  private static final class Walk extends SimpleFileVisitor<Path> {
    private final Path folder;
    private final Predicate<Path> wanted;
    private final List<Entry> found = new ArrayList<>();
    private Path current;

    Walk(Path folder, Predicate<Path> wanted) {
      this.folder = folder;
      this.wanted = wanted;
      this.current = folder;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
      return isHidden(directory) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      Path relative = folder.relativize(file);
      // A broken link is kept: reading it fails where a person sees it. Pipes and devices are not,
      // for opening them might wait for ever.
      if (!attributes.isOther() && !isHidden(file) && wanted.test(relative)) {
        found.add(new Entry(Instance.of(id(relative), file), file.toString()));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      if (e instanceof FileSystemLoopException) {
        // A link to a folder above: everything in it is visited under its own name.
        return FileVisitResult.CONTINUE;
      }
      current = file;
      throw e;
    }

    private boolean isHidden(Path path) {
      return !path.equals(folder) && path.getFileName().toString().startsWith(".");
    }
  }
}
