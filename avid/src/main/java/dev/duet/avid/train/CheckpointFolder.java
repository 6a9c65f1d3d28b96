package dev.duet.avid.train;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Lists;
import dev.duet.avid.ModelException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints of a run: {@code checkpoints/step-NNNNNNNN.safetensors}, the newest few, and
 * {@code best.safetensors}.
 *
 * <p>What a killed run has left is never a half-written file under one of these names. If the
 * newest checkpoint cannot be read all the same, the run goes on from the newest one that can; one
 * of a newer format is refused.
 */
final class CheckpointFolder {
  private static final Logger log = LoggerFactory.getLogger(CheckpointFolder.class);
  private static final Pattern NAME = Pattern.compile("step-(\\d{8,19})\\.safetensors");

  private final Path folder;
  private final Path checkpoints;
  private final int keepLast;

  CheckpointFolder(Path folder, int keepLast) {
    this.folder = folder;
    this.checkpoints = folder.resolve("checkpoints");
    this.keepLast = keepLast;
  }

  /** Where the checkpoint of a step goes. */
  Path path(long step) throws ModelException {
    try {
      Files.createDirectories(checkpoints);
    } catch (IOException e) {
      throw new ModelException(checkpoints + ": cannot be made: " + e.getMessage(), e);
    }
    return checkpoints.resolve(String.format(Locale.ROOT, "step-%08d.safetensors", step));
  }

  boolean isEmpty() throws ModelException {
    return list().isEmpty();
  }

  /**
   * The newest checkpoint that can be read; none where there is none.
   *
   * @throws ModelException if there are some, but none of use
   */
  Optional<Checkpoint> newest() throws ModelException {
    List<Path> newestFirst = Lists.reverse(list());
    ModelException last = null;
    for (Path path : newestFirst) {
      try {
        return Optional.of(Checkpoint.open(path));
      } catch (Checkpoint.NewerFormatException e) {
        throw new ModelException(String.valueOf(e.getMessage()), e);
      } catch (ModelException e) {
        log.warn("{}; trying the one before it", e.getMessage());
        last = e;
      }
    }
    if (last != null) {
      throw new ModelException("no checkpoint can be read: " + last.getMessage(), last);
    }
    return Optional.empty();
  }

  /** Deletes all but the newest ones. */
  void prune() throws ModelException {
    List<Path> oldestFirst = list();
    for (Path path : oldestFirst.subList(0, Math.max(0, oldestFirst.size() - keepLast))) {
      try {
        Files.delete(path);
      } catch (IOException e) {
        throw new ModelException(path + ": cannot be deleted: " + e.getMessage(), e);
      }
    }
  }

  /** Keeps the checkpoint of a step as the best one, beside its own name. */
  void keepAsBest(long step) throws ModelException {
    Path source = path(step);
    Path best = folder.resolve("best.safetensors");
    Path temporary = folder.resolve(".best.safetensors.tmp");
    try {
      link(source, temporary);
      Files.move(
          temporary, best, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new ModelException(best + ": cannot be written: " + e.getMessage(), e);
    }
  }

  /** A second name costs nothing; where the file system has none, a copy. */
  private static void link(Path source, Path link) throws IOException {
    boolean unusedResult = Files.deleteIfExists(link);
    try {
      Path unused = Files.createLink(link, source);
    } catch (UnsupportedOperationException | FileSystemException e) {
      Path unused = Files.copy(source, link, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Oldest first. */
  private ImmutableList<Path> list() throws ModelException {
    if (!Files.isDirectory(checkpoints)) {
      return ImmutableList.of();
    }
    try (Stream<Path> paths = Files.list(checkpoints)) {
      return paths
          .filter(path -> NAME.matcher(path.getFileName().toString()).matches())
          .sorted(Comparator.comparingLong(CheckpointFolder::step))
          .collect(ImmutableList.toImmutableList());
    } catch (IOException e) {
      throw new ModelException(checkpoints + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static long step(Path path) {
    Matcher matcher = NAME.matcher(path.getFileName().toString());
    return matcher.matches() ? Long.parseLong(matcher.group(1)) : -1;
  }
}
