package dev.duet.decode.manifest;

import com.google.common.base.Ascii;
import com.google.common.base.Joiner;
import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an instance is for. Data sets with several official folds (UCF-101, HMDB-51, ESC-50) give an
 * instance one split per fold; in a table the folds' splits are joined by {@code ;}, for example
 * {@code train;test;train}.
 */
public enum Split {
  TRAIN,
  VALIDATION,
  TEST,
  /** Left out of a fold by the data set's authors. */
  UNUSED;

  private static final char FOLDS = ';';

  /** The names that data sets use, in lower case. */
  private static final ImmutableMap<String, Split> NAMES =
      ImmutableMap.<String, Split>builder()
          .put("train", TRAIN)
          .put("training", TRAIN)
          .put("validation", VALIDATION)
          .put("val", VALIDATION)
          .put("valid", VALIDATION)
          .put("validate", VALIDATION)
          .put("test", TEST)
          .put("testing", TEST)
          .put("unused", UNUSED)
          .buildOrThrow();

  /** As tables have it: {@code train}, {@code validation}, {@code test} or {@code unused}. */
  public String text() {
    return Ascii.toLowerCase(name());
  }

  /** One split per fold as one cell of a table; empty for none. */
  public static String text(List<Split> folds) {
    return Joiner.on(FOLDS).join(folds.stream().map(Split::text).iterator());
  }

  /**
   * The splits of a table's cell, in any case; {@code val}, {@code valid} and {@code validate}
   * stand for validation.
   *
   * @throws IllegalArgumentException if a name is none of a split
   */
  public static List<Split> parse(String cell) {
    return Splitter.on(FOLDS)
        .trimResults()
        .splitToStream(cell)
        .map(Split::named)
        .collect(ImmutableList.toImmutableList());
  }

  private static Split named(String name) {
    @Nullable Split split = NAMES.get(Ascii.toLowerCase(name));
    if (split == null) {
      throw new IllegalArgumentException(
          "a split must be train, validation, test or unused (several folds joined by ';'): '"
              + name
              + "'");
    }
    return split;
  }
}
