package dev.duet.cli.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.common.math.Stats;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The numbers of an experiment as a table for people and as JSON.
 *
 * @param title above the table
 * @param results in the order of the grid
 */
public record ResultTable(String title, List<Result> results) {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /** A list of {@code {"run", "seed", "modality", "metric", "value"}}. */
  public String json() {
    return json(results);
  }

  static String json(List<Result> results) {
    try {
      return JSON.writeValueAsString(results) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static List<Result> parse(String json) throws JsonProcessingException {
    return JSON.readValue(json, new TypeReference<List<Result>>() {});
  }

  /**
   * A row for each run, a column for each metric: percent, mean ± sample standard deviation over
   * the seeds, which a single seed has none of.
   */
  public String markdown() {
    Set<String> runs = new LinkedHashSet<>();
    Set<String> columns = new LinkedHashSet<>();
    Set<Long> seeds = new LinkedHashSet<>();
    for (Result result : results) {
      runs.add(result.run());
      columns.add(column(result));
      seeds.add(result.seed());
    }
    StringBuilder table = new StringBuilder();
    table.append(title).append("\n\n");
    table.append("| run | ").append(String.join(" | ", columns)).append(" |\n");
    table.append("|---|").append("---|".repeat(columns.size())).append('\n');
    for (String run : runs) {
      table.append("| ").append(run);
      for (String column : columns) {
        table.append(" | ").append(cell(run, column));
      }
      table.append(" |\n");
    }
    table.append(
        "\nPercent, mean ± standard deviation over the seeds %s.\n"
            .formatted(String.join(", ", seeds.stream().sorted().map(String::valueOf).toList())));
    return table.toString();
  }

  private static String column(Result result) {
    return result.modality() + " " + result.metric();
  }

  private String cell(String run, String column) {
    List<Double> values = new ArrayList<>();
    for (Result result : results) {
      if (result.run().equals(run) && column(result).equals(column)) {
        values.add(100 * result.value());
      }
    }
    if (values.isEmpty()) {
      return "";
    }
    Stats stats = Stats.of(values);
    return values.size() == 1
        ? String.format(Locale.ROOT, "%.1f", stats.mean())
        : String.format(Locale.ROOT, "%.1f ± %.1f", stats.mean(), stats.sampleStandardDeviation());
  }
}
