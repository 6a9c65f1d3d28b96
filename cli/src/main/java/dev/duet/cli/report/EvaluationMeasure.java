package dev.duet.cli.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.Pattern;

/**
 * A number of an evaluation, the mean over its splits.
 *
 * @param output of which feature, {@code video.pool}
 * @param variant what else was varied; may be empty
 * @param metric {@code top1}
 * @param node the number with its interval, as the file has it
 */
public record EvaluationMeasure(String output, String variant, String metric, JsonNode node) {
  /** Metrics that are shares of items. */
  private static final Pattern SHARES =
      Pattern.compile("(clip_)?top\\d+|R@\\d+|same_label|purity|matched_accuracy");

  /** Numbers that chose settings; they are no results. */
  private static final String CHOOSING = "validation_";

  /** Variants that a table would drown in; the files have them. */
  private static final String ONE_CLASS = "class ";

  static EvaluationMeasure of(JsonNode node) {
    return new EvaluationMeasure(
        node.path("output").asText(),
        node.path("variant").asText(),
        node.path("metric").asText(),
        node);
  }

  /** Whether a table has it. */
  public boolean shown() {
    return !metric.startsWith(CHOOSING) && !variant.startsWith(ONE_CLASS);
  }

  /** The tower, {@code video} or {@code audio}; the whole name where there is no stage. */
  public String tower() {
    int dot = output.indexOf('.');
    return dot < 0 ? output : output.substring(0, dot);
  }

  /** The stage, {@code conv4x}; empty where there is none. */
  public String stage() {
    int dot = output.indexOf('.');
    return dot < 0 ? "" : output.substring(dot + 1);
  }

  /** For a table: {@code {value, low, high, unit}}; null where there is no number. */
  public JsonNode cell() {
    JsonNode value = node.path("value");
    if (!value.isNumber()) {
      return JsonNodeFactory.instance.nullNode();
    }
    ObjectNode cell = JsonNodeFactory.instance.objectNode();
    cell.set("value", value);
    JsonNode interval = node.path("interval95");
    if (interval.path(0).isNumber() && interval.path(1).isNumber()) {
      cell.set("low", interval.path(0));
      cell.set("high", interval.path(1));
    }
    if (SHARES.matcher(metric).matches()) {
      cell.put("unit", "share");
    }
    return cell;
  }
}
