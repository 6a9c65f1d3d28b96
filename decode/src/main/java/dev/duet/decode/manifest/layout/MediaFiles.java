package dev.duet.decode.manifest.layout;

import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.Multimaps;
import com.google.common.io.MoreFiles;
import dev.duet.decode.manifest.Instance;
import dev.duet.decode.manifest.Manifest;
import dev.duet.decode.manifest.ManifestException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The media below a folder, found by name: copies of a data set differ in folders and endings. */
final class MediaFiles {
  private final Path folder;
  private final List<Instance> files;
  private final ImmutableListMultimap<String, Instance> byStem;

  MediaFiles(Path folder) throws ManifestException {
    if (!Files.isDirectory(folder)) {
      throw new ManifestException(folder + " is no folder; a data set's layout needs one");
    }
    this.folder = folder;
    this.files = Manifest.of(folder.toString()).instances();
    this.byStem = Multimaps.index(files, file -> MoreFiles.getNameWithoutExtension(file.path()));
  }

  Path folder() {
    return folder;
  }

  /** All of them, without label. */
  List<Instance> all() {
    return files;
  }

  /**
   * The file of a name, whatever its folder and ending.
   *
   * @throws ManifestException if two have it
   */
  Optional<Instance> find(String stem) throws ManifestException {
    List<Instance> found = byStem.get(stem);
    if (found.size() > 1) {
      throw new ManifestException(
          "two files in "
              + folder
              + " are named "
              + stem
              + ": "
              + found.get(0).id()
              + " and "
              + found.get(1).id());
    }
    return found.stream().findFirst();
  }
}
