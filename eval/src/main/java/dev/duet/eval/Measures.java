package dev.duet.eval;

import dev.duet.eval.metric.Bootstrap;
import dev.duet.eval.report.Measure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** Collects the numbers of one output and variant, and their means over splits. */
final class Measures {
  private final String output;
  private final String variant;
  private final Bootstrap bootstrap;
  private final List<Measure> measures = new ArrayList<>();

  Measures(String output, String variant, Bootstrap bootstrap) {
    this.output = output;
    this.variant = variant;
    this.bootstrap = bootstrap;
  }

  /** A number without an interval. */
  void add(String split, String metric, double value, int items) {
    measures.add(new Measure(output, variant, split, metric, value, Optional.empty(), items));
  }

  /** A number with one. */
  void add(String split, String metric, double value, Bootstrap.Interval interval, int items) {
    measures.add(new Measure(output, variant, split, metric, value, Optional.of(interval), items));
  }

  /** The mean of a value per item, with its interval. */
  void mean(String split, String metric, double[] values) {
    double mean = Arrays.stream(values).average().orElse(Double.NaN);
    if (values.length == 0) {
      add(split, metric, mean, 0);
    } else {
      add(split, metric, mean, bootstrap.ofMean(values), values.length);
    }
  }

  /**
   * The mean over splits of each split's mean, after each of them if there are several. The
   * interval draws items within every split.
   *
   * @param splits names
   * @param values a value per item for each split
   */
  void meanOfSplits(List<String> splits, String metric, List<double[]> values) {
    if (splits.size() == 1) {
      mean(Measure.ALL, metric, values.get(0));
      return;
    }
    int items = 0;
    double mean = 0;
    for (int split = 0; split < splits.size(); split++) {
      mean(splits.get(split), metric, values.get(split));
      items += values.get(split).length;
      mean += Arrays.stream(values.get(split)).average().orElse(Double.NaN) / splits.size();
    }
    add(Measure.ALL, metric, mean, interval(values), items);
  }

  private Bootstrap.Interval interval(List<double[]> splits) {
    // A statistic over seeds: each resample draws every split's items from a stream of its own.
    SplittableRandom random = new SplittableRandom(bootstrap.seed());
    double[] means = new double[bootstrap.resamples()];
    for (int resample = 0; resample < means.length; resample++) {
      for (double[] values : splits) {
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
          sum += values[random.nextInt(values.length)];
        }
        means[resample] += sum / values.length / splits.size();
      }
    }
    return Bootstrap.interval(means);
  }

  List<Measure> list() {
    return measures;
  }
}
