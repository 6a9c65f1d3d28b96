package dev.duet.eval.report;

import com.google.common.html.HtmlEscapers;
import dev.duet.eval.metric.ConfusionMatrix;
import java.util.Locale;

/**
 * A confusion matrix as a picture (SVG): a row per class, its cells darker the larger their share
 * of the row, and the class's accuracy at the end. Needs no fonts or display of the machine.
 */
final class ConfusionPicture {
  private static final int CELL = 26;
  private static final int FONT = 11;
  private static final int CHARACTER = 7;

  private ConfusionPicture() {}

  static String svg(ConfusionMatrix confusion) {
    int classes = confusion.names().size();
    int margin =
        20 + CHARACTER * confusion.names().stream().mapToInt(String::length).max().orElse(0);
    int side = classes * CELL;
    StringBuilder svg = new StringBuilder();
    svg.append(
        format(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
                + " font-family=\"sans-serif\" font-size=\"%d\">%n",
            margin + side + 60, margin + side + 20, FONT));
    svg.append("<title>rows: true class, columns: predicted class</title>\n");
    svg.append("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
    for (int row = 0; row < classes; row++) {
      String name = HtmlEscapers.htmlEscaper().escape(confusion.names().get(row));
      int y = margin + row * CELL;
      svg.append(
          format(
              "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>%n",
              margin - 6, y + CELL / 2 + 4, name));
      svg.append(
          format(
              "<text transform=\"translate(%d,%d) rotate(-90)\">%s</text>%n",
              margin + row * CELL + CELL / 2 + 4, margin - 6, name));
      for (int column = 0; column < classes; column++) {
        svg.append(cell(confusion, row, column, margin));
      }
      if (confusion.total(row) > 0) {
        svg.append(
            format(
                "<text x=\"%d\" y=\"%d\">%.1f %%</text>%n",
                margin + side + 6, y + CELL / 2 + 4, 100 * confusion.accuracy(row)));
      }
    }
    return svg.append("</svg>\n").toString();
  }

  private static String cell(ConfusionMatrix confusion, int row, int column, int margin) {
    long count = confusion.counts()[row][column];
    double share = count == 0 ? 0 : (double) count / confusion.total(row);
    int x = margin + column * CELL;
    int y = margin + row * CELL;
    String rectangle =
        format(
            "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\" stroke=\"#ddd\"/>%n",
            x, y, CELL, CELL, shade(share));
    return count == 0
        ? rectangle
        : rectangle
            + format(
                "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\" fill=\"%s\">%d</text>%n",
                x + CELL / 2, y + CELL / 2 + 4, share > 0.5 ? "white" : "black", count);
  }

  /** White to dark blue. */
  private static String shade(double share) {
    return format(
        "#%02x%02x%02x",
        255 - Math.round(share * 247), 255 - Math.round(share * 174), 255 - Math.round(share * 98));
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values).replace("\r\n", "\n");
  }
}
