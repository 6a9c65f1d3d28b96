package dev.duet.avid.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.duet.avid.loss.Evaluation;
import dev.duet.avid.loss.LossTerm;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Terms and metrics of the steps since the last report. They stay on the device, a small vector per
 * batch, until somebody asks; a non-finite one is then found in the step that it arose in.
 */
final class LossLog implements AutoCloseable {
  private final NDManager manager;
  private final List<Row> rows = new ArrayList<>();
  private ImmutableList<String> terms = ImmutableList.of();
  private ImmutableList<String> metrics = ImmutableList.of();

  /** What a batch came to: the loss, its terms, its metrics {@code (1 + terms + metrics)}. */
  @SuppressWarnings("ArrayRecordComponent") // handed on without a copy
  private record Row(long step, int[] instances, NDArray values) {}

  /**
   * Values of one batch on the host.
   *
   * @param step the step's number
   * @param instances the batch
   * @param loss the total
   * @param terms by name
   * @param metrics by name
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on without a copy
  record Entry(
      long step,
      int[] instances,
      double loss,
      Map<String, Double> terms,
      Map<String, Double> metrics) {}

  LossLog(NDManager parent) {
    manager = parent.newSubManager();
  }

  /** Notes a batch; reads nothing. */
  void add(long step, int[] instances, Evaluation evaluation, NDArray total) {
    terms =
        evaluation.terms().stream().map(LossTerm::name).collect(ImmutableList.toImmutableList());
    metrics = ImmutableList.copyOf(evaluation.metrics().keySet());
    NDList scalars = new NDList(total);
    evaluation.terms().forEach(term -> scalars.add(term.value()));
    evaluation.metrics().values().forEach(scalars::add);
    NDList flat = new NDList();
    scalars.forEach(scalar -> flat.add(scalar.reshape(1)));
    // A weight makes a float64 of a scalar.
    NDArray values = NDArrays.concat(flat).stopGradient().toType(DataType.FLOAT32, true);
    values.attach(manager);
    rows.add(new Row(step, instances, values));
  }

  /** Reads what was noted and forgets it. */
  List<Entry> drain() {
    ImmutableList.Builder<Entry> entries = ImmutableList.builder();
    if (!rows.isEmpty()) {
      NDList vectors = new NDList();
      rows.forEach(row -> vectors.add(row.values()));
      float[] values;
      try (NDArray all = NDArrays.concat(vectors)) {
        values = all.toFloatArray();
      }
      int width = values.length / rows.size();
      for (int i = 0; i < rows.size(); i++) {
        Row row = rows.get(i);
        int from = i * width;
        entries.add(
            new Entry(
                row.step(),
                row.instances(),
                values[from],
                named(terms, values, from + 1),
                named(metrics, values, from + 1 + terms.size())));
        row.values().close();
      }
      rows.clear();
    }
    return entries.build();
  }

  private static Map<String, Double> named(List<String> names, float[] values, int from) {
    Map<String, Double> named = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      named.put(names.get(i), (double) values[from + i]);
    }
    return ImmutableMap.copyOf(named);
  }

  @Override
  public void close() {
    manager.close();
  }
}
