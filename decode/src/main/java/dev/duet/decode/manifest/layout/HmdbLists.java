package dev.duet.decode.manifest.layout;

import com.google.common.io.MoreFiles;
import dev.duet.decode.manifest.ManifestException;
import dev.duet.decode.manifest.Split;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** HMDB-51 (Kuehne et al., 2011). Lines are {@code FILM_CLASS_f_nm_np1_le_med_0.avi} and a tag. */
record HmdbLists() implements LayoutReader {
  private static final Pattern LIST = Pattern.compile("(.+)_test_split(\\d+)\\.txt");

  /** What the lists say of a video. */
  private record Listed(TextRow row, String label, Map<Integer, Split> splits) {}

  @Override
  public DataSet read(MediaFiles media, Annotations annotations) throws ManifestException {
    List<Path> lists = annotations.files(name -> LIST.matcher(name).matches());
    if (lists.isEmpty()) {
      throw annotations.none("lists such as brush_hair_test_split1.txt");
    }
    TreeSet<Integer> folds = new TreeSet<>();
    Map<String, Listed> videos = new LinkedHashMap<>();
    for (Path list : lists) {
      Matcher name = LIST.matcher(String.valueOf(list.getFileName()));
      if (name.matches()) {
        int fold = Integer.parseInt(name.group(2));
        folds.add(fold);
        readList(list, name.group(1), fold, videos);
      }
    }
    Joined joined = new Joined(media);
    for (Map.Entry<String, Listed> video : videos.entrySet()) {
      Listed listed = video.getValue();
      List<Split> splits =
          folds.stream().map(fold -> listed.splits().getOrDefault(fold, Split.UNUSED)).toList();
      String stem = video.getKey();
      joined.add(
          listed.row(),
          List.of(stem),
          Optional.of(listed.label()),
          source(stem, listed.label()),
          splits);
    }
    return joined.dataSet();
  }

  private static void readList(Path list, String label, int fold, Map<String, Listed> videos)
      throws ManifestException {
    for (TextRow row : TextRow.words(list)) {
      Split split = split(row);
      String stem = MoreFiles.getNameWithoutExtension(Path.of(row.cell(0, "file")));
      Listed listed = videos.computeIfAbsent(stem, name -> new Listed(row, label, new HashMap<>()));
      if (!listed.label().equals(label)) {
        throw row.malformed(
            stem + " is listed under '" + label + "' and under '" + listed.label() + "'");
      }
      if (listed.splits().put(fold, split) != null) {
        throw row.malformed(stem + " is listed twice in fold " + fold);
      }
    }
  }

  private static Split split(TextRow row) throws ManifestException {
    String tag = row.cell(1, "tag");
    return switch (tag) {
      case "0" -> Split.UNUSED;
      case "1" -> Split.TRAIN;
      case "2" -> Split.TEST;
      default ->
          throw row.malformed("a tag must be 0 (unused), 1 (train) or 2 (test): '" + tag + "'");
    };
  }

  /** The film: what the name has before the class. */
  private static String source(String stem, String label) {
    int at = stem.lastIndexOf("_" + label + "_");
    return at > 0 ? stem.substring(0, at) : stem;
  }
}
