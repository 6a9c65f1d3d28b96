package dev.duet.eval.split;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import dev.duet.eval.feature.EvaluationException;
import dev.duet.eval.feature.Item;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SplitPlanTest {
  private static Item item(String id, String label, String source, String... splits) {
    return new Item(id, Optional.of(label), Optional.of(source), ImmutableList.copyOf(splits));
  }

  /** 3 classes of 20 recordings of 1 to 3 clips. */
  private static List<Item> corpus() {
    List<Item> items = new ArrayList<>();
    for (String label : List.of("a", "b", "c")) {
      for (int source = 0; source < 20; source++) {
        for (int clip = 0; clip <= source % 3; clip++) {
          String name = label + source;
          items.add(item(name + "-" + clip, label, name));
        }
      }
    }
    return items;
  }

  private static Set<String> sources(List<Item> items, int[] numbers) {
    return Arrays.stream(numbers)
        .mapToObj(i -> items.get(i).source().orElseThrow())
        .collect(Collectors.toCollection(HashSet::new));
  }

  private static Set<String> ids(List<Item> items, int[] numbers) {
    return Arrays.stream(numbers)
        .mapToObj(i -> items.get(i).id())
        .collect(Collectors.toCollection(HashSet::new));
  }

  private static String refusal(SplitPlan plan, List<Item> items) {
    return String.valueOf(
        assertThrows(EvaluationException.class, () -> plan.splits(items)).getMessage());
  }

  @Test
  void drawsRecordingsAsAWholeAndEachClassInItsShare() throws EvaluationException {
    List<Item> items = corpus();

    for (Split split : new SplitPlan.Seeded(0.3, 0.2, 5, 7).splits(items)) {
      Set<String> train = sources(items, split.train());
      Set<String> validation = sources(items, split.validation());
      Set<String> test = sources(items, split.test());
      assertTrue(Collections.disjoint(train, test));
      assertTrue(Collections.disjoint(train, validation));
      assertTrue(Collections.disjoint(validation, test));
      assertEquals(
          items.size(), split.train().length + split.validation().length + split.test().length);
      for (String label : List.of("a", "b", "c")) {
        long tested =
            Arrays.stream(split.test())
                .filter(i -> items.get(i).label().orElseThrow().equals(label))
                .count();
        assertEquals(
            0.3 * items.size() / 3, (double) tested, 2, label); // a recording has up to 3 clips
      }
    }
  }

  @Test
  void drawsTheSameFromASeedWhateverTheOrderOfTheItems() throws EvaluationException {
    List<Item> items = corpus();
    List<Item> shuffled = new ArrayList<>(items);
    Collections.shuffle(shuffled, new Random(1));
    SplitPlan plan = new SplitPlan.Seeded(0.3, 0.2, 1, 3);

    Split one = plan.splits(items).get(0);
    Split other = plan.splits(shuffled).get(0);

    assertEquals(ids(items, one.test()), ids(shuffled, other.test()));
    assertEquals(ids(items, one.validation()), ids(shuffled, other.validation()));
    Split another = new SplitPlan.Seeded(0.3, 0.2, 1, 4).splits(items).get(0);
    assertTrue(!ids(items, one.test()).equals(ids(items, another.test())));
  }

  @Test
  void takesOfficialFoldsAndDrawsValidationFromTheirTrainingItems() throws EvaluationException {
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      items.add(
          item(
              "v" + i,
              "ab".substring(i % 2, i % 2 + 1),
              "s" + i,
              i < 8 ? "test" : "train",
              i < 8 || i >= 16 ? "train" : "test"));
    }

    List<Split> splits = new SplitPlan.Official(0.25, 0).splits(items);

    assertEquals(List.of("fold 1", "fold 2"), splits.stream().map(Split::name).toList());
    assertArrayEquals(new int[] {0, 1, 2, 3, 4, 5, 6, 7}, splits.get(0).test());
    assertEquals(4, splits.get(0).validation().length);
    assertEquals(12, splits.get(0).train().length);
    assertEquals(16, splits.get(1).learning().length);
  }

  @Test
  void testsOnValidationWhereThereIsNoTestAndLeavesUnusedItemsOut() throws EvaluationException {
    List<Item> items =
        List.of(
            item("a", "x", "1", "train"),
            item("b", "y", "2", "train"),
            item("c", "x", "3", "validation"),
            item("d", "y", "4", "unused"));

    Split split = new SplitPlan.Official(0, 0).splits(items).get(0);

    assertEquals("official", split.name());
    assertArrayEquals(new int[] {2}, split.test());
    assertArrayEquals(new int[] {0, 1}, split.train());
    assertEquals(0, split.validation().length);
  }

  @Test
  void refusesASourceOnBothSides() {
    List<Item> items = List.of(item("a", "x", "s06", "train"), item("b", "x", "s06", "test"));

    assertEquals(
        "official leaks: source 's06' is in train (a) and in test (b)",
        refusal(new SplitPlan.Official(0, 0), items));
  }

  @Test
  void refusesATestClassThatTrainingLacks() {
    List<Item> items = List.of(item("a", "x", "1", "train"), item("b", "y", "2", "test"));

    assertEquals(
        "official: class 'y' has 1 test items but no training item",
        refusal(new SplitPlan.Official(0, 0), items));
  }

  @Test
  void refusesAnEmptySideAndItemsWithoutASplit() {
    assertEquals(
        "official has 1 training and 0 test items; both need one",
        refusal(new SplitPlan.Official(0, 0), List.of(item("a", "x", "1", "train"))));
    assertEquals(
        "a has no split; the manifest needs a column 'split' with a value in every row",
        refusal(new SplitPlan.Official(0, 0), List.of(item("a", "x", "1"))));
    assertEquals(
        "b has splits of 2 folds, a of 1",
        refusal(
            new SplitPlan.Official(0, 0),
            List.of(item("a", "x", "1", "train"), item("b", "x", "2", "train", "test"))));
  }

  @Test
  void drawsLabelsOfEachClassAtLeastOne() {
    int[] classes = new int[220];
    Arrays.fill(classes, 200, 220, 1);
    int[] train = java.util.stream.IntStream.range(0, 220).toArray();

    int[] percent = new LabelBudget.Share(0.01).draw(train, classes, 0);
    int[] five = LabelBudget.parse("5").draw(train, classes, 0);

    assertEquals(3, percent.length); // 1 % of 200 and at least 1 of 20
    assertEquals(5, Arrays.stream(five).filter(i -> classes[i] == 1).count());
    assertArrayEquals(five, LabelBudget.parse("5").draw(train, classes, 0));
    assertEquals("1 %", LabelBudget.parse("1%").describe());
    assertThrows(IllegalArgumentException.class, () -> LabelBudget.parse("few"));
  }
}
