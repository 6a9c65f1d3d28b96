package dev.duet.decode.manifest.layout;

import com.google.common.io.MoreFiles;
import dev.duet.decode.manifest.ManifestException;
import dev.duet.decode.manifest.Split;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * UCF-101 (Soomro et al., 2012). Lines are {@code CLASS/v_CLASS_g01_c01.avi}, in training lists
 * followed by the number that {@code classInd.txt} gives the class.
 */
record UcfLists() implements LayoutReader {
  private static final Pattern LIST = Pattern.compile("(train|test)list(\\d+)\\.txt");
  private static final Pattern NAME = Pattern.compile("v_(.+_g\\d+)_c\\d+");
  private static final String CLASSES = "classInd.txt";

  /** What the lists say of a video. */
  private record Listed(TextRow row, String label, Map<Integer, Split> splits) {}

  @Override
  public DataSet read(MediaFiles media, Annotations annotations) throws ManifestException {
    Map<Integer, List<Path>> folds = new TreeMap<>();
    for (Path list : annotations.files(name -> LIST.matcher(name).matches())) {
      Matcher name = match(list);
      folds.computeIfAbsent(Integer.valueOf(name.group(2)), fold -> new ArrayList<>()).add(list);
    }
    List<Path> classes = annotations.files(CLASSES::equals);
    if (folds.isEmpty() || classes.isEmpty()) {
      throw annotations.none(CLASSES + ", trainlist01.txt and testlist01.txt");
    }
    Map<String, String> numbers = numbers(classes.get(0));
    Map<String, Listed> videos = new LinkedHashMap<>();
    for (Map.Entry<Integer, List<Path>> fold : folds.entrySet()) {
      for (Path list : fold.getValue()) {
        Split split = match(list).group(1).equals("train") ? Split.TRAIN : Split.TEST;
        readList(list, fold.getKey(), split, numbers, videos);
      }
    }
    Joined joined = new Joined(media);
    for (Map.Entry<String, Listed> video : videos.entrySet()) {
      Listed listed = video.getValue();
      List<Split> splits =
          folds.keySet().stream()
              .map(fold -> listed.splits().getOrDefault(fold, Split.UNUSED))
              .toList();
      String stem = video.getKey();
      joined.add(listed.row(), List.of(stem), Optional.of(listed.label()), source(stem), splits);
    }
    return joined.dataSet();
  }

  private static Matcher match(Path list) {
    Matcher matcher = LIST.matcher(String.valueOf(list.getFileName()));
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not a list: " + list);
    }
    return matcher;
  }

  /** Number of each class, by name. */
  private static Map<String, String> numbers(Path file) throws ManifestException {
    Map<String, String> numbers = new HashMap<>();
    for (TextRow row : TextRow.words(file)) {
      numbers.put(row.cell(1, "class"), row.cell(0, "number"));
    }
    return numbers;
  }

  private static void readList(
      Path list, int fold, Split split, Map<String, String> numbers, Map<String, Listed> videos)
      throws ManifestException {
    for (TextRow row : TextRow.words(list)) {
      Path path = Path.of(row.cell(0, "path"));
      Path folder = path.getParent();
      if (folder == null) {
        throw row.malformed("expected CLASS/FILE, not '" + path + "'");
      }
      String label = folder.toString();
      @Nullable String number = numbers.get(label);
      if (number == null) {
        throw row.malformed("the class '" + label + "' is not in " + CLASSES);
      }
      if (row.cells().size() > 1 && !row.cells().get(1).equals(number)) {
        throw row.malformed(
            "the class '%s' is number %s in %s, not %s"
                .formatted(label, number, CLASSES, row.cells().get(1)));
      }
      Listed listed =
          videos.computeIfAbsent(
              MoreFiles.getNameWithoutExtension(path),
              stem -> new Listed(row, label, new HashMap<>()));
      if (listed.splits().put(fold, split) != null) {
        throw row.malformed(path + " is listed twice in fold " + fold);
      }
    }
  }

  /** Clips of a group show the same person and place. */
  private static String source(String stem) {
    Matcher name = NAME.matcher(stem);
    return name.matches() ? name.group(1) : stem;
  }
}
