package dev.duet.eval;

import com.google.common.collect.ImmutableList;
import dev.duet.eval.feature.ClassLabels;
import dev.duet.eval.feature.Item;
import dev.duet.eval.metric.ConfusionMatrix;
import dev.duet.eval.probe.ProbeResult;
import dev.duet.eval.report.ItemPrediction;
import dev.duet.eval.split.Split;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Results of one output and variant over all splits.
 *
 * @param output for example {@code video.pool}
 * @param items of the corpus
 * @param labels of all items
 * @param splits at least one
 * @param results one for each split
 * @param clipCounts for each split the clips of each test item
 */
record Series(
    String output,
    List<Item> items,
    ClassLabels labels,
    List<Split> splits,
    List<ProbeResult> results,
    List<int[]> clipCounts) {

  /** Mean accuracy on the validation items; NaN if a split has none. */
  double validation() {
    return results.stream()
        .mapToDouble(ProbeResult::validationAccuracy)
        .average()
        .orElse(Double.NaN);
  }

  String variant() {
    return results.get(0).variant();
  }

  String name() {
    return variant().isEmpty() ? output : output + " " + variant();
  }

  List<String> splitNames() {
    return splits.stream().map(Split::name).toList();
  }

  /** Whether clips were told one by one, and some item has several. */
  boolean tellsClips() {
    return results.get(0).clips().count() == Arrays.stream(clipCounts.get(0)).sum()
        && clipCounts.stream().flatMapToInt(Arrays::stream).anyMatch(count -> count > 1);
  }

  /** For each split, 1 for each test item whose class is among the best k. */
  List<double[]> itemHits(int k) {
    List<double[]> hits = new ArrayList<>();
    for (int s = 0; s < splits.size(); s++) {
      hits.add(results.get(s).items().hits(truth(s), k));
    }
    return hits;
  }

  /** The same of clips, averaged over each item, so that items are what is drawn. */
  List<double[]> clipHits(int k) {
    List<double[]> all = new ArrayList<>();
    for (int s = 0; s < splits.size(); s++) {
      int[] counts = clipCounts.get(s);
      int[] truth = truth(s);
      int[] clipTruth = new int[Arrays.stream(counts).sum()];
      int clip = 0;
      for (int i = 0; i < counts.length; i++) {
        Arrays.fill(clipTruth, clip, clip + counts[i], truth[i]);
        clip += counts[i];
      }
      double[] hits = results.get(s).clips().hits(clipTruth, k);
      double[] means = new double[counts.length];
      clip = 0;
      for (int i = 0; i < counts.length; i++) {
        for (int end = clip + counts[i]; clip < end; clip++) {
          means[i] += hits[clip] / counts[i];
        }
      }
      all.add(means);
    }
    return all;
  }

  ConfusionMatrix confusion() {
    ConfusionMatrix sum = null;
    for (int s = 0; s < splits.size(); s++) {
      ConfusionMatrix one =
          ConfusionMatrix.of(labels.names(), truth(s), results.get(s).items().top());
      sum = sum == null ? one : sum.plus(one);
    }
    return Objects.requireNonNull(sum);
  }

  List<ItemPrediction> predictions() {
    ImmutableList.Builder<ItemPrediction> predictions = ImmutableList.builder();
    for (int s = 0; s < splits.size(); s++) {
      int[] test = splits.get(s).test();
      int[] top = results.get(s).items().top();
      for (int i = 0; i < top.length; i++) {
        predictions.add(
            new ItemPrediction(
                splits.get(s).name(),
                items.get(test[i]).id(),
                labels.names().get(labels.classes()[test[i]]),
                labels.names().get(top[i])));
      }
    }
    return predictions.build();
  }

  /** For each class that a split learns but does not test, a line. */
  List<String> untested() {
    ImmutableList.Builder<String> lines = ImmutableList.builder();
    for (Split split : splits) {
      int[] tested = countByClass(split.test());
      int[] learned = countByClass(split.learning());
      for (int c = 0; c < tested.length; c++) {
        if (tested[c] == 0 && learned[c] > 0) {
          lines.add(
              "%s: class '%s' has %d training items but no test item: nothing tells how well it is known"
                  .formatted(split.name(), labels.names().get(c), learned[c]));
        }
      }
    }
    return lines.build();
  }

  private int[] countByClass(int[] numbers) {
    int[] counts = new int[labels.count()];
    for (int c : labels.select(numbers)) {
      counts[c]++;
    }
    return counts;
  }

  private int[] truth(int split) {
    return labels.select(splits.get(split).test());
  }
}
