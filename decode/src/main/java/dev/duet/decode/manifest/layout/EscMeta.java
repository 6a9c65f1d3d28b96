package dev.duet.decode.manifest.layout;

import com.google.common.io.MoreFiles;
import dev.duet.decode.manifest.Instance;
import dev.duet.decode.manifest.ManifestException;
import dev.duet.decode.manifest.Split;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * ESC-50 and ESC-10 (Piczak, 2015): five folds, clips of one recording in the same.
 *
 * @param tenClasses whether classes outside of ESC-10 are left out
 */
record EscMeta(boolean tenClasses) implements LayoutReader {
  private static final int FOLDS = 5;
  private static final String TABLE = "esc50.csv";

  /** {@code fold-source-take}, in ESC-50 followed by the class's number. */
  private static final Pattern NAME = Pattern.compile("([1-5])-(\\d+)-[A-Z](-\\d+)?");

  private static final Pattern FOLDER = Pattern.compile("\\d+ - (.+)");

  @Override
  public DataSet read(MediaFiles media, Annotations annotations) throws ManifestException {
    Joined joined = new Joined(media);
    List<Path> tables = annotations.tables(TABLE::equals);
    if (tables.isEmpty()) {
      readFolders(media, annotations, joined);
    } else {
      readTable(tables.get(0), joined);
    }
    return joined.dataSet();
  }

  private void readTable(Path table, Joined joined) throws ManifestException {
    List<TextRow> rows = TextRow.csv(table);
    List<String> header = rows.isEmpty() ? List.of() : rows.get(0).cells();
    List<String> wanted = List.of("filename", "fold", "category", "esc10", "src_file");
    if (!header.containsAll(wanted)) {
      throw new ManifestException(
          table
              + " must have columns "
              + String.join(", ", wanted)
              + "; it has: "
              + String.join(", ", header));
    }
    for (TextRow row : rows.subList(1, rows.size())) {
      boolean inTen = row.cell(header.indexOf("esc10"), "esc10").equalsIgnoreCase("true");
      if (inTen || !tenClasses) {
        String file = row.cell(header.indexOf("filename"), "filename");
        joined.add(
            row,
            List.of(MoreFiles.getNameWithoutExtension(Path.of(file))),
            Optional.of(row.cell(header.indexOf("category"), "category")),
            row.cell(header.indexOf("src_file"), "src_file"),
            splits(row, row.cell(header.indexOf("fold"), "fold")));
      }
    }
  }

  private static void readFolders(MediaFiles media, Annotations annotations, Joined joined)
      throws ManifestException {
    for (Instance file : media.all()) {
      String stem = MoreFiles.getNameWithoutExtension(file.path());
      Matcher name = NAME.matcher(stem);
      Path parent = file.path().toAbsolutePath().getParent();
      Matcher folder = FOLDER.matcher(parent == null ? "" : String.valueOf(parent.getFileName()));
      if (name.matches() && folder.matches()) {
        TextRow row = new TextRow(List.of(), file.id());
        joined.add(
            row,
            List.of(stem),
            Optional.of(folder.group(1)),
            name.group(2),
            splits(row, name.group(1)));
      }
    }
    if (joined.isEmpty()) {
      throw annotations.none("meta/" + TABLE + ", or folders such as '001 - Dog bark'");
    }
  }

  /** In fold k, the files of fold k are for testing. */
  private static List<Split> splits(TextRow row, String fold) throws ManifestException {
    if (!fold.matches("[1-" + FOLDS + "]")) {
      throw row.malformed("a fold must lie in [1, " + FOLDS + "]: '" + fold + "'");
    }
    int number = Integer.parseInt(fold);
    return IntStream.rangeClosed(1, FOLDS)
        .mapToObj(k -> k == number ? Split.TEST : Split.TRAIN)
        .toList();
  }
}
