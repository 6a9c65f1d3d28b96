package dev.duet.eval.report;

import com.google.common.base.Strings;
import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A result as aligned text: a row per output, variant and split, a column per metric. */
public final class ReportTable {
  private ReportTable() {}

  private record Row(String output, String variant, String split) {}

  /** The table, its heading and its notes; lines end with a line feed. */
  public static String of(EvaluationReport report) {
    Set<Row> rows = new LinkedHashSet<>();
    Set<String> metrics = new LinkedHashSet<>();
    for (Measure measure : report.measures()) {
      rows.add(row(measure));
      metrics.add(measure.metric());
    }
    List<List<String>> cells = new ArrayList<>();
    cells.add(
        ImmutableList.<String>builder()
            .add("output", "variant", "split", "items")
            .addAll(metrics)
            .build());
    for (Row row : rows) {
      List<Measure> own =
          report.measures().stream().filter(measure -> row(measure).equals(row)).toList();
      ImmutableList.Builder<String> line = ImmutableList.builder();
      line.add(row.output, row.variant, row.split, String.valueOf(own.get(0).items()));
      for (String metric : metrics) {
        line.add(
            own.stream()
                .filter(measure -> measure.metric().equals(metric))
                .findFirst()
                .map(ReportTable::number)
                .orElse(""));
      }
      cells.add(line.build());
    }
    StringBuilder text = new StringBuilder(report.protocol()).append('\n');
    aligned(cells).forEach(line -> text.append(line).append('\n'));
    report.notes().forEach(note -> text.append(note).append('\n'));
    return text.toString();
  }

  private static Row row(Measure measure) {
    return new Row(measure.output(), measure.variant(), measure.split());
  }

  private static String number(Measure measure) {
    String value = shown(measure.value());
    return measure
        .interval()
        .map(interval -> value + " [" + shown(interval.low()) + ", " + shown(interval.high()) + "]")
        .orElse(value);
  }

  private static String shown(double value) {
    return Math.abs(value) >= 1000
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%.4f", value);
  }

  /** Columns that are empty but for their heading are left out. */
  private static List<String> aligned(List<List<String>> cells) {
    int columns = cells.get(0).size();
    int[] widths = new int[columns];
    for (int column = 0; column < columns; column++) {
      boolean empty = true;
      for (int row = 0; row < cells.size(); row++) {
        String cell = cells.get(row).get(column);
        widths[column] = Math.max(widths[column], cell.length());
        empty &= row == 0 || cell.isEmpty();
      }
      widths[column] = empty ? 0 : widths[column];
    }
    List<String> lines = new ArrayList<>();
    for (List<String> row : cells) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < columns; column++) {
        if (widths[column] > 0) {
          line.append(Strings.padEnd(row.get(column), widths[column] + 2, ' '));
        }
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }
}
