package dev.duet.decode.manifest;

import com.google.common.base.Strings;
import com.google.common.collect.ImmutableSet;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The columns of a table that a manifest is made of. */
final class TableColumns {
  private static final String PATH = "path";
  private static final String ID = "id";
  private static final String LABEL = "label";
  private static final String SOURCE = "source";
  private static final String SPLIT = "split";

  /** All of them; only the path must be there. */
  static final ImmutableSet<String> NAMES = ImmutableSet.of(PATH, ID, LABEL, SOURCE, SPLIT);

  private TableColumns() {}

  /** Fails for a table without a column of paths, or with two columns of one name. */
  static void check(Path table, List<String> columns) throws ManifestException {
    if (!columns.contains(PATH)) {
      throw new ManifestException(
          table + " has no column 'path'; its columns are: " + String.join(", ", columns));
    }
    for (String name : NAMES) {
      if (columns.indexOf(name) != columns.lastIndexOf(name)) {
        throw new ManifestException(table + " has two columns '" + name + "'");
      }
    }
  }

  /**
   * Adds a row to a list.
   *
   * @param position of the row, for example {@code line 3}
   * @param cells the row's text in a column, or null where there is none
   */
  static void addRow(PathList list, String position, Function<String, @Nullable String> cells)
      throws ManifestException {
    list.add(
        position,
        Strings.nullToEmpty(cells.apply(PATH)),
        cell(cells, ID),
        cell(cells, LABEL),
        cell(cells, SOURCE),
        cell(cells, SPLIT));
  }

  private static Optional<String> cell(Function<String, @Nullable String> cells, String column) {
    return Optional.ofNullable(Strings.emptyToNull(cells.apply(column)));
  }
}
