package dev.duet.eval.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.duet.eval.metric.ConfusionMatrix;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A result as one JSON object. */
public final class ReportJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private ReportJson() {}

  /** The text, with a line feed at its end. */
  public static String of(EvaluationReport report) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("protocol", report.protocol());
    fields.put("settings", report.settings());
    fields.put("provenance", report.provenance());
    fields.put("measures", report.measures().stream().map(ReportJson::measure).toList());
    report.confusion().ifPresent(confusion -> fields.put("confusion", confusion(confusion)));
    fields.put("notes", report.notes());
    try {
      return MAPPER.writeValueAsString(fields) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts and numbers are always JSON", e);
    }
  }

  private static Map<String, Object> measure(Measure measure) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("output", measure.output());
    fields.put("variant", measure.variant());
    fields.put("split", measure.split());
    fields.put("metric", measure.metric());
    fields.put("value", finite(measure.value()));
    measure
        .interval()
        .ifPresent(
            interval ->
                fields.put(
                    "interval95",
                    java.util.Arrays.asList(finite(interval.low()), finite(interval.high()))));
    fields.put("items", measure.items());
    return fields;
  }

  private static Map<String, Object> confusion(ConfusionMatrix confusion) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("classes", confusion.names());
    fields.put("counts", List.of(confusion.counts()));
    return fields;
  }

  /** JSON has no NaN. */
  private static @org.jspecify.annotations.Nullable Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
