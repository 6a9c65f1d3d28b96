package dev.duet.eval.report;

import static com.google.common.base.Preconditions.checkArgument;

import dev.duet.eval.metric.Bootstrap.Interval;
import java.util.Optional;

/**
 * One number of a result.
 *
 * @param output of which feature, for example {@code video.pool}
 * @param variant for example {@code k=10}, or empty
 * @param split for example {@code fold 1}, or {@code all} for the mean over splits
 * @param metric for example {@code top1}
 * @param value the number
 * @param interval 95 % by bootstrap over items, where it was computed
 * @param items how many items it is of
 */
public record Measure(
    String output,
    String variant,
    String split,
    String metric,
    double value,
    Optional<Interval> interval,
    int items) {
  /** Name of the mean over splits, or of what has no split. */
  public static final String ALL = "all";

  public Measure {
    checkArgument(!metric.isEmpty(), "a measure needs a name");
  }
}
