package dev.duet.avid.memory;

import static com.google.common.base.Preconditions.checkArgument;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.core.Embedding;
import dev.duet.avid.ModelException;
import dev.duet.avid.weights.HostTensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A unit vector of every instance of a corpus, for one modality: float32 {@code (N, D)} on the
 * training device, N·D·4 bytes.
 */
public final class MemoryBank implements AutoCloseable {
  private final NDArray rows; // (N, D)
  private final String fingerprint;

  private MemoryBank(NDArray rows, String fingerprint) {
    this.rows = rows;
    this.fingerprint = fingerprint;
  }

  /**
   * Rows drawn from N(0, 1) and brought to length one.
   *
   * @param manager owns the rows; its device is the bank's
   * @param instances N
   * @param width D
   * @param fingerprint of the manifest whose order the rows have
   * @param random where the rows come from, in row-major order
   */
  public static MemoryBank random(
      NDManager manager, int instances, int width, String fingerprint, RandomGenerator random) {
    checkArgument(instances >= 1, "a bank needs at least one instance: %s", instances);
    checkArgument(width >= 1, "width must be at least 1: %s", width);
    float[] values = new float[Math.multiplyExact(instances, width)];
    for (int i = 0; i < instances; i++) {
      double squares = 0;
      for (int d = i * width; d < (i + 1) * width; d++) {
        values[d] = (float) random.nextGaussian();
        squares += (double) values[d] * values[d];
      }
      for (int d = i * width; d < (i + 1) * width; d++) {
        values[d] /= (float) Math.sqrt(squares);
      }
    }
    NDArray rows = manager.create(values, new Shape(instances, width));
    rows.setRequiresGradient(false);
    return new MemoryBank(rows, fingerprint);
  }

  /**
   * Rows that were saved.
   *
   * @param manager owns the rows; its device is the bank's
   * @param rows float32 {@code (N, D)}
   * @param fingerprint of the manifest whose order the rows have
   */
  public static MemoryBank of(NDManager manager, HostTensor rows, String fingerprint) {
    checkArgument(
        rows.type() == DataType.FLOAT32 && rows.shape().dimension() == 2,
        "a bank must be float32 of two axes: %s %s",
        rows.type(),
        rows.shape());
    return new MemoryBank(rows.toArray(manager), fingerprint);
  }

  /** N. */
  public int instances() {
    return Math.toIntExact(rows.getShape().get(0));
  }

  /** D. */
  public int width() {
    return Math.toIntExact(rows.getShape().get(1));
  }

  /** Of the manifest whose order the rows have. */
  public String fingerprint() {
    return fingerprint;
  }

  /** All rows, {@code (N, D)}; the bank's own, to be read only. */
  public NDArray rows() {
    return rows;
  }

  /**
   * Copies of some rows.
   *
   * @param instances int64 of any shape, on the bank's device
   * @return {@code (..., D)}, on the manager of {@code instances}
   */
  public NDArray gather(NDArray instances) {
    // Becomes index_select, which copies whole rows; general indexing takes four times as long.
    return Embedding.embedding(instances, rows, SparseFormat.DENSE).singletonOrThrow();
  }

  /**
   * Moves rows towards new embeddings: {@code m ← normalise(momentum·m + (1 − momentum)·e)}. Where
   * an instance occurs twice, the last in batch order counts, as if the others were not there.
   *
   * @param instances numbers of the rows, {@code (B)}
   * @param embeddings {@code (B, D)}, of any length; brought to length one first
   * @param momentum share of the old row, in [0, 1]
   */
  public void update(int[] instances, NDArray embeddings, double momentum) {
    checkArgument(momentum >= 0 && momentum <= 1, "momentum must lie in [0, 1]: %s", momentum);
    Map<Integer, Integer> last = new LinkedHashMap<>();
    for (int place = 0; place < instances.length; place++) {
      last.put(instances[place], place);
    }
    try (NDManager scope = rows.getManager().newSubManager()) {
      NDArray ids = scope.create(last.keySet().stream().mapToLong(id -> id).toArray()); // (U)
      NDArray fresh = embeddings.stopGradient();
      fresh.attach(scope);
      if (last.size() < instances.length) {
        NDArray places = scope.create(last.values().stream().mapToLong(p -> p).toArray());
        fresh = fresh.get(places); // (U, D)
        fresh.attach(scope);
      }
      NDArray old = gather(ids); // (U, D)
      NDArray unit = fresh.normalize(2, 1);
      NDArray moved = old.mul(momentum).add(unit.mul(1 - momentum)).normalize(2, 1);
      rows.set(new NDIndex("{}", ids), moved);
    }
  }

  /** The rows in host memory. */
  public HostTensor save() {
    return HostTensor.of(rows);
  }

  /**
   * Takes over rows that {@link #save} gave.
   *
   * @throws ModelException if they are of another corpus or shape
   */
  public void restore(HostTensor saved, String savedFingerprint) throws ModelException {
    if (!savedFingerprint.equals(fingerprint)) {
      throw new ModelException(
          "the memory bank is of another corpus: its manifest has the fingerprint %s, this one's is %s"
              .formatted(savedFingerprint, fingerprint));
    }
    if (saved.type() != DataType.FLOAT32 || !saved.shape().equals(rows.getShape())) {
      throw new ModelException(
          "the memory bank is %s %s, expected %s %s"
              .formatted(saved.type(), saved.shape(), DataType.FLOAT32, rows.getShape()));
    }
    saved.overwrite(rows);
  }

  @Override
  public void close() {
    rows.close();
  }
}
