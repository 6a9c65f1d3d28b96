package dev.duet.eval.feature;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedSet;
import java.util.List;

/**
 * Labels as numbers.
 *
 * @param names the C class names, sorted
 * @param classes {@code (V)}, class of each item, in {@code [0, C)}
 */
@SuppressWarnings("ArrayRecordComponent") // compared by content nowhere
public record ClassLabels(List<String> names, int[] classes) {
  private static final int SHOWN = 3;

  public ClassLabels {
    names = ImmutableList.copyOf(names);
    for (int number : classes) {
      checkArgument(
          number >= 0 && number < names.size(), "no class %s among %s", number, names.size());
    }
  }

  /**
   * The labels of all items.
   *
   * @throws EvaluationException if an item has none; the message names some of them
   */
  public static ClassLabels of(List<Item> items) throws EvaluationException {
    List<String> missing =
        items.stream().filter(item -> item.label().isEmpty()).map(Item::id).toList();
    if (!missing.isEmpty()) {
      throw new EvaluationException(
          "%d of %d items have no label: %s%s; the manifest needs a column 'label'"
              .formatted(
                  missing.size(),
                  items.size(),
                  String.join(", ", missing.subList(0, Math.min(SHOWN, missing.size()))),
                  missing.size() > SHOWN ? " ..." : ""));
    }
    ImmutableList<String> names =
        items.stream()
            .map(item -> item.label().orElseThrow())
            .collect(ImmutableSortedSet.toImmutableSortedSet(String::compareTo))
            .asList();
    int[] classes =
        items.stream().mapToInt(item -> names.indexOf(item.label().orElseThrow())).toArray();
    return new ClassLabels(names, classes);
  }

  /** Number of classes C. */
  public int count() {
    return names.size();
  }

  /** Refuses a single class, which tells nothing. */
  public void requireTwoClasses() throws EvaluationException {
    if (count() < 2) {
      throw new EvaluationException(
          "all items have the one label '%s'; a classifier needs 2 classes"
              .formatted(names.get(0)));
    }
  }

  /** The classes of these items. */
  public int[] select(int[] items) {
    int[] selected = new int[items.length];
    for (int i = 0; i < items.length; i++) {
      selected[i] = classes[items[i]];
    }
    return selected;
  }
}
