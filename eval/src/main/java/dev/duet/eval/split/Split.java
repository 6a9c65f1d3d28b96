package dev.duet.eval.split;

import dev.duet.eval.feature.EvaluationException;
import dev.duet.eval.feature.Item;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Numbers of the items on each side; no item is on two.
 *
 * @param name for example {@code fold 1}
 * @param train what is learned from
 * @param validation what choices are made on
 * @param test what is reported
 */
@SuppressWarnings("ArrayRecordComponent") // compared by content nowhere
public record Split(String name, int[] train, int[] validation, int[] test) {

  /** Train and validation together: what a chosen setting is learned from in the end. */
  public int[] learning() {
    return IntStream.concat(Arrays.stream(train), Arrays.stream(validation)).sorted().toArray();
  }

  /** The same split with other training items. */
  public Split withTrain(int[] train) {
    return new Split(name, train, validation, test);
  }

  /**
   * Refuses a split that says nothing about new recordings.
   *
   * @throws EvaluationException if train or test is empty, a recording is on two sides, or a class
   *     of the test side is not in train; the message is one line
   */
  void check(List<Item> items) throws EvaluationException {
    if (train.length == 0 || test.length == 0) {
      throw new EvaluationException(
          "%s has %d training and %d test items; both need one"
              .formatted(name, train.length, test.length));
    }
    checkLeaks(items);
    Map<String, Integer> missing = new HashMap<>();
    for (int item : test) {
      items.get(item).label().ifPresent(label -> missing.merge(label, 1, Integer::sum));
    }
    for (int item : train) {
      items.get(item).label().ifPresent(missing::remove);
    }
    if (!missing.isEmpty()) {
      String label = missing.keySet().stream().sorted().findFirst().orElseThrow();
      throw new EvaluationException(
          "%s: class '%s' has %d test items but no training item"
              .formatted(name, label, missing.get(label)));
    }
  }

  private void checkLeaks(List<Item> items) throws EvaluationException {
    Map<String, Integer> seen = new HashMap<>();
    BitSet used = new BitSet();
    String[] sides = {"train", "validation", "test"};
    int[][] numbers = {train, validation, test};
    for (int side = 0; side < sides.length; side++) {
      for (int item : numbers[side]) {
        if (used.get(item)) {
          throw new EvaluationException(name + ": " + items.get(item).id() + " is used twice");
        }
        used.set(item);
        Integer first = seen.putIfAbsent(items.get(item).group(), item);
        if (first != null && sideOf(first, numbers) != side) {
          throw new EvaluationException(
              "%s leaks: source '%s' is in %s (%s) and in %s (%s)"
                  .formatted(
                      name,
                      items.get(item).source().orElseThrow(),
                      sides[sideOf(first, numbers)],
                      items.get(first).id(),
                      sides[side],
                      items.get(item).id()));
        }
      }
    }
  }

  private static int sideOf(int item, int[][] numbers) {
    return IntStream.range(0, numbers.length)
        .filter(side -> Arrays.stream(numbers[side]).anyMatch(other -> other == item))
        .findFirst()
        .orElseThrow();
  }
}
