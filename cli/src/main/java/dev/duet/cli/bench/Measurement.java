package dev.duet.cli.bench;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableMap;
import com.google.common.math.Quantiles;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Repeated timings of one piece of work.
 *
 * @param what name of the work, the same as the peer's
 * @param seconds length of each run, in seconds
 * @param units how many things (clips, spectrograms) one run works on
 * @param facts what else a reader needs to know, by name
 */
@SuppressWarnings("ArrayRecordComponent") // compared by content nowhere
record Measurement(String what, double[] seconds, long units, Map<String, Object> facts) {

  /** Work to be timed. */
  @FunctionalInterface
  interface Work {
    void run() throws Exception;
  }

  Measurement {
    checkArgument(seconds.length >= 1, "a measurement needs at least one run");
    facts = ImmutableMap.copyOf(facts);
  }

  /** Runs the work {@code runs + 1} times; the first warms up and is not counted. */
  static Measurement of(String what, long units, int runs, Work work, Map<String, Object> facts)
      throws Exception {
    work.run();
    double[] seconds = new double[runs];
    for (int i = 0; i < runs; i++) {
      long start = System.nanoTime();
      work.run();
      seconds[i] = (System.nanoTime() - start) / 1e9;
    }
    return new Measurement(what, seconds, units, facts);
  }

  /** The fields of the JSON line, in order; the rate is that of the fastest run. */
  Map<String, Object> fields() {
    double fastest = Arrays.stream(seconds).min().orElseThrow();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("what", what);
    fields.put("min_s", fastest);
    fields.put("median_s", Quantiles.median().compute(seconds));
    fields.put("per_second", units / fastest);
    fields.put("reps", seconds.length);
    fields.putAll(facts);
    return fields;
  }
}
