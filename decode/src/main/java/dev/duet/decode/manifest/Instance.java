package dev.duet.decode.manifest;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One file of a corpus.
 *
 * @param id stable name, unique in its manifest: names joined by {@code /}, none of them empty,
 *     {@code .} or {@code ..}, so that outputs can be named after it
 * @param path where the file is
 * @param label class name, where one is known
 * @param source the recording that the file was cut from, where one is known: split by source,
 *     never by clip
 * @param splits what the file is for, one entry per official fold of its data set; empty where that
 *     is not known
 */
public record Instance(
    String id, Path path, Optional<String> label, Optional<String> source, List<Split> splits) {
  public Instance {
    splits = ImmutableList.copyOf(splits);
    checkArgument(
        isRelative(id), "an id must be names joined by '/', without '.' or '..': '%s'", id);
  }

  /** A file of no known split. */
  public Instance(String id, Path path, Optional<String> label, Optional<String> source) {
    this(id, path, label, source, ImmutableList.of());
  }

  /** A file without label, source or split. */
  public static Instance of(String id, Path path) {
    return new Instance(id, path, Optional.empty(), Optional.empty());
  }

  /** What the file is for in a fold, counted from 1 as data sets do; empty where not known. */
  public Optional<Split> split(int fold) {
    checkArgument(fold >= 1, "folds are counted from 1: %s", fold);
    return fold <= splits.size() ? Optional.of(splits.get(fold - 1)) : Optional.empty();
  }

  private static boolean isRelative(String id) {
    return id.indexOf('\0') < 0
        && Splitter.on('/')
            .splitToStream(id)
            .noneMatch(name -> name.isBlank() || name.equals(".") || name.equals(".."));
  }
}
