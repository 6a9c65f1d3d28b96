package dev.duet.eval.report;

import com.google.common.html.HtmlEscapers;
import java.util.List;
import java.util.Locale;

/**
 * Points with their intervals as bars, as a picture (SVG); the scale is 0 to 1. What belongs
 * together is joined by a line: the variants of an output, or the outputs of a tower.
 */
final class CurvePicture {
  private static final int STEP = 90;
  private static final int HEIGHT = 240;
  private static final int LEFT = 50;
  private static final int TOP = 30;

  private CurvePicture() {}

  /** Draws points from left to right. */
  static String svg(String title, List<Measure> points) {
    int width = LEFT + STEP * points.size();
    StringBuilder svg =
        new StringBuilder(
            format(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
                    + " font-family=\"sans-serif\" font-size=\"11\">%n",
                width, TOP + HEIGHT + 45));
    svg.append("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
    svg.append(format("<text x=\"%d\" y=\"16\">%s</text>%n", LEFT, escape(title)));
    for (int tick = 0; tick <= 10; tick += 2) {
      svg.append(
          format(
              "<line x1=\"%d\" x2=\"%d\" y1=\"%3$.1f\" y2=\"%3$.1f\" stroke=\"#ddd\"/>%n"
                  + "<text x=\"%4$d\" y=\"%5$.1f\" text-anchor=\"end\">%6$.1f</text>%n",
              LEFT, width, y(tick / 10.0), LEFT - 6, y(tick / 10.0) + 4, tick / 10.0));
    }
    StringBuilder line = new StringBuilder();
    String group = "";
    for (int i = 0; i < points.size(); i++) {
      Measure point = points.get(i);
      int x = LEFT + STEP / 2 + i * STEP;
      if (!group(point).equals(group)) {
        group = group(point);
        line.append("M");
      } else {
        line.append("L");
      }
      line.append(format("%d %.1f ", x, y(point.value())));
      point
          .interval()
          .ifPresent(
              interval ->
                  svg.append(
                      format(
                          "<line x1=\"%1$d\" x2=\"%1$d\" y1=\"%2$.1f\" y2=\"%3$.1f\""
                              + " stroke=\"#888\"/>%n",
                          x, y(interval.low()), y(interval.high()))));
      svg.append(
          format(
              "<circle cx=\"%d\" cy=\"%.1f\" r=\"4\" fill=\"#08519d\"/>%n", x, y(point.value())));
      svg.append(
          format(
              "<text x=\"%1$d\" y=\"%2$d\" text-anchor=\"middle\">%3$s</text>%n"
                  + "<text x=\"%1$d\" y=\"%4$d\" text-anchor=\"middle\">%5$s</text>%n",
              x,
              TOP + HEIGHT + 18,
              escape(point.output()),
              TOP + HEIGHT + 33,
              escape(point.variant())));
    }
    svg.append(format("<path d=\"%s\" fill=\"none\" stroke=\"#08519d\"/>%n", line.toString()));
    return svg.append("</svg>\n").toString();
  }

  private static String group(Measure point) {
    return point.variant().isEmpty() ? point.output().replaceFirst("[.].*", "") : point.output();
  }

  private static double y(double value) {
    return TOP + HEIGHT * (1 - value);
  }

  private static String escape(String text) {
    return HtmlEscapers.htmlEscaper().escape(text);
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values).replace("\r\n", "\n");
  }
}
