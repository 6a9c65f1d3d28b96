package dev.duet.decode.manifest.layout;

import com.google.common.base.Splitter;
import dev.duet.decode.manifest.ManifestException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * AudioSet (Gemmeke et al., 2017): {@code balanced_train_segments.csv}, {@code
 * unbalanced_train_segments.csv} and {@code eval_segments.csv}, the last for testing.
 */
record AudioSetLists() implements LayoutReader {
  private static final Splitter LABELS = Splitter.on(',').trimResults().omitEmptyStrings();
  private static final String NAMES = "class_labels_indices.csv";

  @Override
  public DataSet read(MediaFiles media, Annotations annotations) throws ManifestException {
    List<Path> lists =
        annotations.tables(name -> name.endsWith("segments.csv")).stream()
            .filter(path -> !String.valueOf(path.getFileName()).equals(NAMES))
            .toList();
    if (lists.isEmpty()) {
      throw annotations.none("lists such as balanced_train_segments.csv");
    }
    Map<String, String> names = names(lists.get(0), annotations);
    Joined joined = new Joined(media);
    for (Path list : lists) {
      for (TextRow row : TextRow.csv(list)) {
        String id = row.cell(0, "YouTube id");
        long start = Math.round(1000 * row.seconds(1, "start"));
        long end = Math.round(1000 * row.seconds(2, "end"));
        String labels =
            LABELS
                .splitToStream(row.cell(3, "labels"))
                .map(label -> names.getOrDefault(label, label))
                .collect(Collectors.joining(";"));
        joined.add(
            row,
            List.of(
                String.format(Locale.ROOT, "%s_%d_%d", id, start, end),
                String.format(Locale.ROOT, "%s_%06d_%06d", id, start / 1000, end / 1000),
                id),
            Optional.of(labels).filter(text -> !text.isEmpty()),
            id,
            FileSplit.of(list));
      }
    }
    return joined.dataSet();
  }

  /** Labels' names by their machine ids; none where the table is not there. */
  private static Map<String, String> names(Path list, Annotations annotations)
      throws ManifestException {
    Annotations beside =
        new Annotations(annotations.folder(), List.of(list.resolveSibling("").toAbsolutePath()));
    Map<String, String> names = new HashMap<>();
    for (Path table : beside.files(NAMES::equals)) {
      for (TextRow row : TextRow.csv(table)) {
        names.put(row.cell(1, "mid"), row.cell(2, "display name"));
      }
    }
    return names;
  }
}
