package dev.duet.eval.metric;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import java.util.Arrays;
import java.util.List;

/**
 * Which class was taken for which.
 *
 * @param names the C classes
 * @param counts {@code (C, C)}, items of a class (row) that were taken for a class (column)
 */
@SuppressWarnings("ArrayRecordComponent") // compared by content nowhere
public record ConfusionMatrix(List<String> names, long[][] counts) {
  public ConfusionMatrix {
    names = ImmutableList.copyOf(names);
    int size = names.size();
    checkArgument(
        counts.length == size && Arrays.stream(counts).allMatch(row -> row.length == size),
        "%s classes need a square of counts",
        size);
  }

  /** From the class and the prediction of each item. */
  public static ConfusionMatrix of(List<String> names, int[] truth, int[] predicted) {
    checkArgument(
        truth.length == predicted.length,
        "%s items, %s predictions",
        truth.length,
        predicted.length);
    long[][] counts = new long[names.size()][names.size()];
    for (int i = 0; i < truth.length; i++) {
      counts[truth[i]][predicted[i]]++;
    }
    return new ConfusionMatrix(names, counts);
  }

  /** The sum of two matrices of the same classes, for example of two folds. */
  public ConfusionMatrix plus(ConfusionMatrix other) {
    checkArgument(names.equals(other.names), "the matrices have different classes");
    long[][] sums = new long[counts.length][counts.length];
    for (int i = 0; i < counts.length; i++) {
      for (int j = 0; j < counts.length; j++) {
        sums[i][j] = counts[i][j] + other.counts[i][j];
      }
    }
    return new ConfusionMatrix(names, sums);
  }

  /** Items of a class. */
  public long total(int number) {
    return Arrays.stream(counts[number]).sum();
  }

  /** Share of a class's items that were told right; NaN for a class without items. */
  public double accuracy(int number) {
    return (double) counts[number][number] / total(number);
  }

  /** Mean of the classes' accuracies, over those that have items. */
  public double meanClassAccuracy() {
    double sum = 0;
    int used = 0;
    for (int c = 0; c < counts.length; c++) {
      if (total(c) > 0) {
        sum += accuracy(c);
        used++;
      }
    }
    return sum / used;
  }
}
