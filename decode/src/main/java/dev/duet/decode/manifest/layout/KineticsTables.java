package dev.duet.decode.manifest.layout;

import com.google.common.base.Strings;
import dev.duet.decode.manifest.ManifestException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Kinetics-400, -600 and -700 (Kay et al., 2017). The test table may have no labels. */
record KineticsTables() implements LayoutReader {
  private static final String COLUMNS = "label, youtube_id, time_start, time_end, split";

  @Override
  public DataSet read(MediaFiles media, Annotations annotations) throws ManifestException {
    List<Path> tables =
        annotations.tables(name -> name.endsWith(".csv") && !FileSplit.of(Path.of(name)).isEmpty());
    if (tables.isEmpty()) {
      throw annotations.none("train.csv, validate.csv or test.csv with columns " + COLUMNS);
    }
    Joined joined = new Joined(media);
    for (Path table : tables) {
      readTable(table, joined);
    }
    return joined.dataSet();
  }

  private static void readTable(Path table, Joined joined) throws ManifestException {
    List<TextRow> rows = TextRow.csv(table);
    List<String> header = rows.isEmpty() ? List.of() : rows.get(0).cells();
    int id = header.indexOf("youtube_id");
    int start = header.indexOf("time_start");
    int end = header.indexOf("time_end");
    int label = header.indexOf("label");
    int split = header.indexOf("split");
    if (id < 0 || start < 0 || end < 0) {
      throw new ManifestException(
          table + " must have columns " + COLUMNS + "; it has: " + String.join(", ", header));
    }
    for (TextRow row : rows.subList(1, rows.size())) {
      String youtubeId = row.cell(id, "youtube_id");
      long from = Math.round(row.seconds(start, "time_start"));
      long to = Math.round(row.seconds(end, "time_end"));
      joined.add(
          row,
          List.of(
              String.format(Locale.ROOT, "%s_%06d_%06d", youtubeId, from, to),
              String.format(Locale.ROOT, "%s_%d_%d", youtubeId, from, to),
              youtubeId),
          label < 0
              ? Optional.empty()
              : Optional.ofNullable(Strings.emptyToNull(row.cell(label, "label"))),
          youtubeId,
          split < 0 ? FileSplit.of(table) : FileSplit.parse(row, row.cell(split, "split")));
    }
  }
}
