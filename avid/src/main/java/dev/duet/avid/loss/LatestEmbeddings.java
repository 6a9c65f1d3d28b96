package dev.duet.avid.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.google.common.collect.ImmutableMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The embeddings of the last batch, kept on the device until somebody asks for their health. At
 * most {@value #MOST} of a kind are looked at.
 */
public final class LatestEmbeddings {
  private static final int MOST = 128;

  private final NDManager manager;
  private final Map<String, NDArray> kept = new LinkedHashMap<>();

  /**
   * Nothing yet.
   *
   * @param manager owns the copies
   */
  public LatestEmbeddings(NDManager manager) {
    this.manager = manager;
  }

  /** Keeps copies, {@code (B, D)} by name, in place of the last ones. */
  public void remember(Map<String, NDArray> embeddings) {
    kept.values().forEach(NDArray::close);
    kept.clear();
    embeddings.forEach(
        (name, array) -> {
          NDArray part = Slices.rows(array, 0, Math.min(MOST, array.getShape().get(0)));
          NDArray copy;
          try (NDArray detached = part.stopGradient()) {
            copy = detached.duplicate();
          }
          copy.attach(manager);
          kept.put(name, copy);
        });
  }

  /**
   * {@code <name>/spread}, {@code mean-cosine} and {@code effective-rank}; empty before the first
   * batch.
   */
  public Map<String, Double> health() {
    ImmutableMap.Builder<String, Double> health = ImmutableMap.builder();
    kept.forEach(
        (name, array) -> {
          int width = Math.toIntExact(array.getShape().get(1));
          float[] values = array.toFloatArray();
          float[][] rows = new float[values.length / width][width];
          for (int i = 0; i < rows.length; i++) {
            System.arraycopy(values, i * width, rows[i], 0, width);
          }
          if (rows.length >= 2) {
            EmbeddingHealth measured = EmbeddingHealth.of(rows);
            health.put(name + "/spread", measured.spread());
            health.put(name + "/mean-cosine", measured.meanCosine());
            health.put(name + "/effective-rank", measured.effectiveRank());
          }
        });
    return health.buildOrThrow();
  }
}
