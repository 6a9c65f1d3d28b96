package dev.duet.avid.train;

import com.google.common.collect.ImmutableMap;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The steps since the last report. Losses, terms and metrics are means over them.
 *
 * @param epoch of the last step, from 0 on
 * @param epochs of the run
 * @param step steps done
 * @param steps of the run
 * @param eta until the end at the pace of these steps
 * @param clipsPerSecond instances a second
 * @param dataSeconds spent waiting for batches
 * @param computeSeconds spent on everything else
 * @param learningRate of the last step
 * @param loss the weighted sum of the terms
 * @param terms by name
 * @param metrics of the objective, by name, such as the mean similarity of positives
 * @param residentBytes memory of the process, where the system tells it (only Linux does)
 */
public record Progress(
    int epoch,
    int epochs,
    long step,
    long steps,
    Duration eta,
    double clipsPerSecond,
    double dataSeconds,
    double computeSeconds,
    double learningRate,
    double loss,
    Map<String, Double> terms,
    Map<String, Double> metrics,
    OptionalLong residentBytes) {
  public Progress {
    terms = ImmutableMap.copyOf(terms);
    metrics = ImmutableMap.copyOf(metrics);
  }

  /** The share of the time that went into waiting for batches, 0 to 1. */
  public double dataShare() {
    return dataSeconds / Math.max(Double.MIN_NORMAL, dataSeconds + computeSeconds);
  }
}
