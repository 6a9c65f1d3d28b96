package dev.duet.decode.manifest.layout;

import dev.duet.decode.manifest.ManifestException;
import dev.duet.decode.manifest.Split;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** VGGSound (Chen et al., 2020): ten seconds from a start, one label. */
record VggSoundTable() implements LayoutReader {
  private static final int SECONDS = 10;

  @Override
  public DataSet read(MediaFiles media, Annotations annotations) throws ManifestException {
    List<Path> tables =
        annotations.tables(
            name -> name.endsWith(".csv") && name.toLowerCase(Locale.ROOT).contains("vggsound"));
    if (tables.isEmpty()) {
      throw annotations.none("vggsound.csv of YouTube id, start, label and split");
    }
    Joined joined = new Joined(media);
    for (Path table : tables) {
      for (TextRow row : TextRow.csv(table)) {
        addRow(row, joined);
      }
    }
    return joined.dataSet();
  }

  private static void addRow(TextRow row, Joined joined) throws ManifestException {
    String id = row.cell(0, "YouTube id");
    long start = Math.round(row.seconds(1, "start"));
    String label = row.cell(2, "label");
    List<Split> split = FileSplit.parse(row, row.cell(3, "split"));
    joined.add(
        row,
        List.of(
            String.format(Locale.ROOT, "%s_%06d", id, start),
            String.format(Locale.ROOT, "%s_%06d_%06d", id, start, start + SECONDS),
            String.format(Locale.ROOT, "%s_%d_%d", id, 1000 * start, 1000 * (start + SECONDS)),
            String.format(Locale.ROOT, "%s_%d", id, start)),
        Optional.of(label),
        id,
        split);
  }
}
