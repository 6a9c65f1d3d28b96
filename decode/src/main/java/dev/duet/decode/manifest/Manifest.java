package dev.duet.decode.manifest;

import com.google.common.collect.ImmutableList;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The files of a corpus, sorted by id, with a fingerprint of that order.
 *
 * <p>The order is that of the ids' Unicode code points, whatever the locale or operating system, so
 * the number of an instance (its row in a memory bank or feature table) is stable.
 */
public final class Manifest {
  private static final Comparator<Entry> BY_ID =
      (a, b) -> compareCodePoints(a.instance().id(), b.instance().id());

  private final ImmutableList<Instance> instances;
  private final String fingerprint;

  private Manifest(List<Entry> entries) throws ManifestException {
    List<Entry> sorted = new ArrayList<>(entries);
    sorted.sort(BY_ID);
    for (int i = 1; i < sorted.size(); i++) {
      checkDifferent(sorted.get(i - 1), sorted.get(i));
    }
    this.instances = sorted.stream().map(Entry::instance).collect(ImmutableList.toImmutableList());
    this.fingerprint = fingerprint(instances);
  }

  /**
   * Whatever a user names. What exists under the name is taken before a glob.
   *
   * <ul>
   *   <li>a media file, whatever its extension; its id is its name
   *   <li>a folder, searched with its subfolders for files with an extension of audio or video;
   *       names that start with a dot are passed over, symbolic links followed. Ids are paths
   *       relative to the folder
   *   <li>a glob with {@code * ? [ ] { }}, where {@code **}{@code /} stands for any number of
   *       folders, none included; all files that match, but none whose name starts with a dot. Ids
   *       are paths relative to the deepest folder before the first wildcard
   *   <li>{@code .txt}: a list in UTF-8 of one path a line, spaces around it ignored, as are empty
   *       lines and those that start with {@code #}
   *   <li>{@code .csv} (UTF-8, commas, a header) or {@code .parquet}: a table with a column {@code
   *       path} and, optionally, {@code id}, {@code label}, {@code source} and {@code split} (see
   *       {@link Split}); others are ignored
   * </ul>
   *
   * <p>Paths in a list or table are relative to its folder. The id of a file below that folder is
   * its path relative to the folder; that of any other is its absolute path without the root
   * ({@code /data/a.mp4} is {@code data/a.mp4}). So an id depends on its own line only, and lines
   * can be added.
   *
   * @throws ManifestException if nothing is found, a list or table is malformed or two files have
   *     the same id. A listed file that does not exist is no error here
   */
  public static Manifest of(String input) throws ManifestException {
    return new Manifest(ManifestInput.read(input));
  }

  /**
   * A manifest made by a program.
   *
   * @throws ManifestException if there is no instance or two have the same id
   */
  public static Manifest of(List<Instance> instances) throws ManifestException {
    if (instances.isEmpty()) {
      throw new ManifestException("a manifest needs at least one instance");
    }
    List<Entry> entries = new ArrayList<>();
    for (Instance instance : instances) {
      entries.add(new Entry(instance, "instance " + entries.size()));
    }
    return new Manifest(entries);
  }

  /** At least one, sorted by id. */
  public List<Instance> instances() {
    return instances;
  }

  /** The instances of one split of a data set with a single official split. */
  public Manifest only(Split split) throws ManifestException {
    return only(split, 1);
  }

  /**
   * The instances of one split, with a fingerprint of their own.
   *
   * @param fold official fold of the data set, from 1
   * @throws ManifestException if there is none
   */
  public Manifest only(Split split, int fold) throws ManifestException {
    List<Instance> chosen =
        instances.stream()
            .filter(instance -> instance.split(fold).filter(split::equals).isPresent())
            .toList();
    if (chosen.isEmpty()) {
      throw new ManifestException(
          "none of " + instances.size() + " files is for " + split.text() + " in fold " + fold);
    }
    return of(chosen);
  }

  /** Official folds that an instance has a split for, at most; 0 where no split is known. */
  public int folds() {
    return instances.stream().mapToInt(instance -> instance.splits().size()).max().orElse(0);
  }

  /** SHA-256 over the ids in order, each in UTF-8 and followed by a zero byte; in hexadecimal. */
  public String fingerprint() {
    return fingerprint;
  }

  private static String fingerprint(List<Instance> instances) {
    Hasher hasher = Hashing.sha256().newHasher();
    for (Instance instance : instances) {
      hasher.putString(instance.id(), StandardCharsets.UTF_8).putByte((byte) 0);
    }
    return hasher.hash().toString();
  }

  private static void checkDifferent(Entry first, Entry second) throws ManifestException {
    String id = first.instance().id();
    if (id.equals(second.instance().id())) {
      throw new ManifestException(
          "the id '" + id + "' is used twice: by " + first.where() + " and " + second.where());
    }
  }

  /** String's own order is by UTF-16 units, which puts U+10000 before U+FFFF. */
  private static int compareCodePoints(String a, String b) {
    int length = Math.min(a.length(), b.length());
    for (int i = 0; i < length; i++) {
      if (a.charAt(i) != b.charAt(i)) {
        return Integer.compare(a.codePointAt(i), b.codePointAt(i));
      }
    }
    return Integer.compare(a.length(), b.length());
  }
}
