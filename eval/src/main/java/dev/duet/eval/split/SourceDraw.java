package dev.duet.eval.split;

import dev.duet.eval.feature.EvaluationException;
import dev.duet.eval.feature.Item;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * Draws a share of items, recordings as a whole and each class for itself. A class keeps at least
 * one recording on the side that is left; it gives at least one if it has two.
 *
 * @param drawn numbers of the drawn items, ascending
 * @param rest numbers of the others, ascending
 */
@SuppressWarnings("ArrayRecordComponent") // compared by content nowhere
record SourceDraw(int[] drawn, int[] rest) {

  static SourceDraw of(List<Item> items, int[] from, double share, long seed) {
    // Sorted by name, so that the order of the items does not matter.
    Map<String, Map<String, List<Integer>>> classes = new TreeMap<>();
    Map<String, String> classOfGroup = new TreeMap<>();
    for (int item : from) {
      String group = items.get(item).group();
      // A recording with clips of several classes is drawn with the first of them by name.
      classOfGroup.merge(
          group, items.get(item).label().orElse(""), (a, b) -> a.compareTo(b) <= 0 ? a : b);
    }
    for (int item : from) {
      String group = items.get(item).group();
      classes
          .computeIfAbsent(classOfGroup.getOrDefault(group, ""), name -> new TreeMap<>())
          .computeIfAbsent(group, name -> new ArrayList<>())
          .add(item);
    }
    Random random = new Random(seed);
    Set<Integer> drawn = new HashSet<>();
    for (Map<String, List<Integer>> groups : classes.values()) {
      draw(new ArrayList<>(groups.values()), share, random, drawn);
    }
    return new SourceDraw(
        Arrays.stream(from).filter(drawn::contains).sorted().toArray(),
        Arrays.stream(from).filter(item -> !drawn.contains(item)).sorted().toArray());
  }

  private static void draw(
      List<List<Integer>> groups, double share, Random random, Set<Integer> drawn) {
    if (share == 0) {
      return;
    }
    Collections.shuffle(groups, random);
    int total = groups.stream().mapToInt(List::size).sum();
    int taken = 0;
    for (int i = 0; i < groups.size() - 1; i++) {
      int size = groups.get(i).size();
      // Taken if that brings the share nearer to what is wanted.
      if (i == 0 || taken + size / 2.0 <= share * total) {
        drawn.addAll(groups.get(i));
        taken += size;
      }
    }
  }

  /** A checked split whose validation side is drawn from the learning items. */
  static Split divide(
      String name, List<Item> items, int[] learning, int[] test, double share, long seed)
      throws EvaluationException {
    SourceDraw draw = of(items, learning, share, seed);
    Split split = new Split(name, draw.rest(), draw.drawn(), test);
    split.check(items);
    return split;
  }
}
