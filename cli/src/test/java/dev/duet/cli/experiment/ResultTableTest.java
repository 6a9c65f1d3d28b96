package dev.duet.cli.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResultTableTest {
  private static final List<Result> RESULTS =
      List.of(
          new Result("a", 0, "video", "linear", 0.5),
          new Result("a", 0, "audio", "kNN", 0.25),
          new Result("a", 1, "video", "linear", 0.7),
          new Result("b", 0, "video", "linear", 1));

  @Test
  void givesMeansWithTheSampleDeviationOverSeeds() {
    String table = new ResultTable("What?", RESULTS).markdown();
    assertTrue(
        table.startsWith("What?\n\n| run | video linear | audio kNN |\n|---|---|---|\n"), table);
    // 50 and 70: mean 60, deviation sqrt(100 + 100).
    assertTrue(table.contains("| a | 60.0 ± 14.1 | 25.0 |\n"), table);
    assertTrue(table.contains("| b | 100.0 |  |\n"), table);
    assertTrue(table.endsWith("over the seeds 0, 1.\n"), table);
  }

  @Test
  void survivesJson() throws JsonProcessingException {
    assertEquals(RESULTS, ResultTable.parse(new ResultTable("", RESULTS).json()));
  }
}
