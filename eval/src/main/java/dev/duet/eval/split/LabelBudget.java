package dev.duet.eval.split;

import static com.google.common.base.Preconditions.checkArgument;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** How many labels a low-shot probe may see. */
public sealed interface LabelBudget {
  /** Items of a class that has so many. */
  int of(int available);

  /** For reports: {@code 1 %} or {@code 5 per class}. */
  String describe();

  /** A share of each class, at least one item. */
  record Share(double share) implements LabelBudget {
    public Share {
      checkArgument(share > 0 && share <= 1, "share must be in (0, 1]: %s", share);
    }

    @Override
    public int of(int available) {
      return Math.max(1, (int) Math.round(share * available));
    }

    @Override
    public String describe() {
      return new DecimalFormat("0.####", DecimalFormatSymbols.getInstance(Locale.ROOT))
              .format(100 * share)
          + " %";
    }
  }

  /** So many items of each class, or all that there are. */
  record PerClass(int count) implements LabelBudget {
    public PerClass {
      checkArgument(count >= 1, "labels per class must be at least 1: %s", count);
    }

    @Override
    public int of(int available) {
      return Math.min(count, available);
    }

    @Override
    public String describe() {
      return count + " per class";
    }
  }

  /**
   * From {@code 1%} or {@code 5}.
   *
   * @throws IllegalArgumentException if the text is neither a percentage nor a number
   */
  static LabelBudget parse(String text) {
    try {
      return text.endsWith("%")
          ? new Share(Double.parseDouble(text.substring(0, text.length() - 1).strip()) / 100)
          : new PerClass(Integer.parseInt(text.strip()));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "labels must be a percentage such as 1% or a number per class such as 5: " + text, e);
    }
  }

  /**
   * Draws training items of each class.
   *
   * @param train numbers of items
   * @param classes class of every item of the set
   */
  default int[] draw(int[] train, int[] classes, long seed) {
    Map<Integer, List<Integer>> byClass = new TreeMap<>();
    for (int item : train) {
      byClass.computeIfAbsent(classes[item], number -> new ArrayList<>()).add(item);
    }
    Random random = new Random(seed);
    List<Integer> drawn = new ArrayList<>();
    for (List<Integer> items : byClass.values()) {
      Collections.shuffle(items, random);
      drawn.addAll(items.subList(0, of(items.size())));
    }
    return drawn.stream().mapToInt(Integer::intValue).sorted().toArray();
  }
}
