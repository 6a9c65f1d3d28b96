package dev.duet.extract.store;

import dev.duet.decode.manifest.Instance;
import dev.duet.extract.ExtractionException;
import dev.duet.extract.VideoFeatures;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A {@link VideoFolder} for each video, under the video's id. The manifest may change between runs:
 * folders of videos that it no longer names stay.
 */
final class NpyStore implements FeatureStore {
  private final Path root;
  private final List<Instance> videos;
  private final VideoFolder form;
  private final StagingArea staging;
  private final List<Path> folders = new ArrayList<>();

  NpyStore(Path root, List<Instance> videos, VideoFolder form, StagingArea staging) {
    this.root = root;
    this.videos = videos;
    this.form = form;
    this.staging = staging;
  }

  @Override
  public BitSet reconcile(List<Optional<LedgerEntry>> known)
      throws IOException, ExtractionException {
    nameFolders();
    BitSet held = new BitSet();
    for (int i = 0; i < videos.size(); i++) {
      Path folder = folders.get(i);
      Optional<LedgerEntry> entry = known.get(i);
      boolean complete =
          entry.isPresent()
              && entry.get().clips() > 0
              && form.isComplete(folder, entry.get().clips());
      if (complete) {
        held.set(i);
      } else {
        deleteFiles(folder);
      }
    }
    return held;
  }

  @Override
  public void write(int video, VideoFeatures features) throws IOException {
    Path staged = staging.newPath();
    form.write(staged, features);
    staging.publish(staged, folders.get(video));
  }

  @Override
  public void reject(int video) {}

  /** Ids become folders below the root: none outside it, none inside another's. */
  private void nameFolders() throws ExtractionException {
    Set<String> ids = new HashSet<>();
    videos.forEach(video -> ids.add(video.id()));
    for (Instance video : videos) {
      String id = video.id();
      folders.add(folder(id));
      for (int slash = id.indexOf('/'); slash >= 0; slash = id.indexOf('/', slash + 1)) {
        if (ids.contains(id.substring(0, slash))) {
          throw new ExtractionException(
              "the ids \"%s\" and \"%s\" need one to be a folder inside the other; rename one"
                  .formatted(id.substring(0, slash), id));
        }
      }
    }
  }

  /** An id has no part that climbs, but on some systems a slash is not the only separator. */
  private Path folder(String id) throws ExtractionException {
    try {
      Path relative = root.getFileSystem().getPath(id);
      if (relative.getRoot() == null
          && !relative.startsWith("..")
          && relative.normalize().equals(relative)) {
        return root.resolve(relative);
      }
    } catch (InvalidPathException e) {
      // A character that this system has no file names with.
    }
    throw new ExtractionException(
        "the id \"%s\" cannot name a folder on this system; rename it".formatted(id));
  }

  /** Leaves folders inside alone: they are other videos', named so by an earlier manifest. */
  private static void deleteFiles(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    List<Path> files;
    try (Stream<Path> children = Files.list(folder)) {
      files = children.filter(child -> !Files.isDirectory(child)).toList();
    }
    for (Path file : files) {
      Files.delete(file);
    }
    try {
      Files.delete(folder);
    } catch (DirectoryNotEmptyException e) {
      // Another video's folder is in it.
    }
  }
}
