package dev.duet.eval.feature;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One output of one model over a corpus: N clips of V items.
 *
 * @param output name of the feature, for example {@code audio.pool}
 * @param items the videos, V of them; ids differ
 * @param itemOfRow {@code (N)}, which item each row belongs to; ascending, every item has a row
 * @param rows {@code (N, D)}
 * @param provenance what made the features, by name: {@code model.fingerprint}, {@code sampler} ...
 */
@SuppressWarnings("ArrayRecordComponent") // compared by content nowhere, and large
public record FeatureSet(
    String output,
    List<Item> items,
    int[] itemOfRow,
    FeatureMatrix rows,
    Map<String, String> provenance) {

  /** Name of the fact that tells one model from another. */
  public static final String MODEL = "model.fingerprint";

  /** Name of the fact that counts the files that could not be used, where there were any. */
  public static final String FAILED_FILES = "failedFiles";

  public FeatureSet {
    items = ImmutableList.copyOf(items);
    provenance = ImmutableMap.copyOf(provenance);
    checkArgument(!items.isEmpty(), "%s: a feature set needs at least one item", output);
    checkArgument(
        itemOfRow.length == rows.rowCount(),
        "%s rows need as many item numbers: %s",
        rows.rowCount(),
        itemOfRow.length);
    int last = -1;
    for (int item : itemOfRow) {
      checkArgument(
          item == last || item == last + 1, "item numbers must ascend by 0 or 1: %s", item);
      last = item;
    }
    checkArgument(last == items.size() - 1, "%s items, but rows of %s", items.size(), last + 1);
    long ids = items.stream().map(Item::id).distinct().count();
    checkArgument(ids == items.size(), "%s items have %s different ids", items.size(), ids);
  }

  /**
   * One labelled row per item.
   *
   * @param output name of the feature
   * @param ids V names
   * @param labels V classes
   * @param rows {@code (V, D)}
   */
  public static FeatureSet of(
      String output, List<String> ids, List<String> labels, float[][] rows) {
    checkArgument(
        ids.size() == rows.length && labels.size() == rows.length,
        "%s rows need as many ids and labels: %s, %s",
        rows.length,
        ids.size(),
        labels.size());
    ImmutableList.Builder<Item> items = ImmutableList.builder();
    int[] itemOfRow = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      items.add(Item.of(ids.get(i), labels.get(i)));
      itemOfRow[i] = i;
    }
    return new FeatureSet(
        output, items.build(), itemOfRow, FeatureMatrix.of(rows), ImmutableMap.of());
  }

  /** Number of items V. */
  public int itemCount() {
    return items.size();
  }

  /** One row per item, {@code (V, D)}: its clips, each L2-normalised, averaged. */
  public FeatureMatrix itemRows() {
    return rows.normalized().groupMeans(itemOfRow, items.size());
  }

  /** One row per item, {@code (V, D)}: the plain mean of its clips. */
  public FeatureMatrix itemMeans() {
    return rows.groupMeans(itemOfRow, items.size());
  }

  /** The numbers of the rows of these items, items in the given order. */
  public int[] rowsOf(int[] wanted) {
    int[] firstRow = new int[items.size() + 1];
    for (int item : itemOfRow) {
      firstRow[item + 1]++;
    }
    Arrays.parallelPrefix(firstRow, Integer::sum);
    return Arrays.stream(wanted)
        .flatMap(item -> java.util.stream.IntStream.range(firstRow[item], firstRow[item + 1]))
        .toArray();
  }

  /** Only these items, in this order. */
  public FeatureSet select(int[] wanted) {
    int[] selected = rowsOf(wanted);
    int[] numbers = new int[selected.length];
    for (int i = 0, item = -1; i < selected.length; i++) {
      if (i == 0 || itemOfRow[selected[i]] != itemOfRow[selected[i - 1]]) {
        item++;
      }
      numbers[i] = item;
    }
    return new FeatureSet(
        output,
        Arrays.stream(wanted).mapToObj(items::get).collect(ImmutableList.toImmutableList()),
        numbers,
        rows.select(selected),
        provenance);
  }

  /** The same rows with other knowledge of the items, matched by position. */
  public FeatureSet withItems(List<Item> items) {
    return new FeatureSet(output, items, itemOfRow, rows, provenance);
  }

  /** The same with facts added or replaced. */
  public FeatureSet withProvenance(Map<String, String> facts) {
    Map<String, String> all = new LinkedHashMap<>(provenance);
    all.putAll(facts);
    return new FeatureSet(output, items, itemOfRow, rows, all);
  }

  /** Number of each id. */
  public Map<String, Integer> numbers() {
    ImmutableMap.Builder<String, Integer> numbers = ImmutableMap.builder();
    for (int i = 0; i < items.size(); i++) {
      numbers.put(items.get(i).id(), i);
    }
    return numbers.buildOrThrow();
  }
}
