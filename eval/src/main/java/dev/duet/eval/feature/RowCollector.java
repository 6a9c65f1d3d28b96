package dev.duet.eval.feature;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Gathers rows that arrive item by item into a set. */
public final class RowCollector {
  private final String output;
  private final boolean needsAudio;
  private final List<Item> items = new ArrayList<>();
  private final Set<String> finished = new HashSet<>();
  private final List<float[]> rows = new ArrayList<>();
  private final List<Integer> itemOfRow = new ArrayList<>();
  private int width = -1;
  private int silentClips;

  /**
   * An empty collector.
   *
   * @param needsAudio whether rows of clips without sound are left out
   */
  public RowCollector(String output, boolean needsAudio) {
    this.output = output;
    this.needsAudio = needsAudio;
  }

  /**
   * Adds a copy of one row; the rows of an item come one after another.
   *
   * @param from an array that has the row
   * @param offset where the row begins
   * @throws EvaluationException if the row has another width than those before, is not finite, or
   *     the item came before others already
   */
  public void add(String id, boolean audioPresent, float[] from, int offset, int width)
      throws EvaluationException {
    if (needsAudio && !audioPresent) {
      silentClips++;
      return;
    }
    if (this.width >= 0 && this.width != width) {
      throw new EvaluationException(
          "%s of %s has width %d, others have %d: features of different models?"
              .formatted(output, id, width, this.width));
    }
    this.width = width;
    if (items.isEmpty() || !items.get(items.size() - 1).id().equals(id)) {
      if (!finished.add(id)) {
        throw new EvaluationException("there are two sets of features of " + id);
      }
      items.add(Item.of(id));
    }
    float[] row = Arrays.copyOfRange(from, offset, offset + width);
    for (float value : row) {
      if (!Float.isFinite(value)) {
        throw new EvaluationException(
            "%s of %s, row %d of all, has %s; features must be finite"
                .formatted(output, id, rows.size(), value));
      }
    }
    rows.add(row);
    itemOfRow.add(items.size() - 1);
  }

  /** What was added, at least one row, with these facts. */
  public FeatureSet finish(Map<String, String> facts) throws EvaluationException {
    if (rows.isEmpty()) {
      throw new EvaluationException(
          "there is no row of "
              + output
              + (silentClips == 0 ? "" : ": all " + silentClips + " clips are without sound"));
    }
    Map<String, String> all = new LinkedHashMap<>(facts);
    if (silentClips > 0) {
      all.put(FeatureFolder.SILENT_CLIPS, String.valueOf(silentClips));
    }
    return new FeatureSet(
        output,
        ImmutableList.copyOf(items),
        itemOfRow.stream().mapToInt(Integer::intValue).toArray(),
        FeatureMatrix.of(rows.toArray(float[][]::new)),
        all);
  }
}
