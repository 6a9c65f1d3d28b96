package dev.duet.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.collect.ImmutableMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MeasurementTest {
  @Test
  void givesTheRateOfTheFastestRun() {
    Measurement measurement =
        new Measurement("work", new double[] {4, 2, 3}, 8, ImmutableMap.of("threads", 2));

    Map<String, Object> fields = measurement.fields();

    assertEquals(
        List.of("what", "min_s", "median_s", "per_second", "reps", "threads"),
        List.copyOf(fields.keySet()));
    assertEquals(2.0, fields.get("min_s"));
    assertEquals(3.0, fields.get("median_s"));
    assertEquals(4.0, fields.get("per_second"));
    assertEquals(3, fields.get("reps"));
  }

  @Test
  void warmsUpOnceBeforeItCounts() throws Exception {
    AtomicInteger runs = new AtomicInteger();

    Measurement measurement =
        Measurement.of("work", 1, 3, runs::incrementAndGet, ImmutableMap.of());

    assertEquals(4, runs.get());
    assertEquals(3, measurement.seconds().length);
  }
}
