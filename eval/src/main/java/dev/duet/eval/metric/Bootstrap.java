package dev.duet.eval.metric;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * Percentile bootstrap: items are drawn with replacement, the statistic is computed again, and the
 * middle 95 % of its values are the interval (Efron, 1979).
 *
 * @param resamples how often
 * @param seed of the draws
 */
public record Bootstrap(int resamples, long seed) {
  /** 1,000 resamples. */
  public static final Bootstrap DEFAULT = new Bootstrap(1000, 0);

  private static final double CONFIDENCE = 0.95;

  public Bootstrap {
    checkArgument(resamples >= 1, "resamples must be at least 1: %s", resamples);
  }

  /**
   * An interval of 95 % confidence.
   *
   * @param low lower end
   * @param high upper end
   */
  public record Interval(double low, double high) {}

  /** For reports, in a few words. */
  public String describe() {
    return resamples + " resamples, seed " + seed;
  }

  /** Of the mean of a value per item, at least one. */
  public Interval ofMean(double[] values) {
    return of(
        values.length,
        drawn -> Arrays.stream(drawn).mapToDouble(i -> values[i]).sum() / drawn.length);
  }

  /**
   * Of any statistic.
   *
   * @param items how many there are, at least one
   * @param statistic from the numbers of the drawn items, some of them repeated
   */
  public Interval of(int items, ToDoubleFunction<int[]> statistic) {
    checkArgument(items >= 1, "an interval needs at least one item");
    SplittableRandom random = new SplittableRandom(seed);
    double[] values = new double[resamples];
    int[] drawn = new int[items];
    for (int resample = 0; resample < resamples; resample++) {
      for (int i = 0; i < items; i++) {
        drawn[i] = random.nextInt(items);
      }
      values[resample] = statistic.applyAsDouble(drawn);
    }
    return interval(values);
  }

  /** The middle 95 % of a statistic's values, at least one. */
  public static Interval interval(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double tail = (1 - CONFIDENCE) / 2;
    return new Interval(quantile(sorted, tail), quantile(sorted, 1 - tail));
  }

  /** Linear between the order statistics, as NumPy has it. */
  private static double quantile(double[] sorted, double q) {
    double place = q * (sorted.length - 1);
    int below = (int) Math.floor(place);
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }
}
