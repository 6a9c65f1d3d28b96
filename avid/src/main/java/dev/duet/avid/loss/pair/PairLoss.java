package dev.duet.avid.loss.pair;

import ai.djl.ndarray.NDArray;
import com.google.common.collect.ImmutableMap;
import java.util.Map;

/**
 * A loss of two views' embeddings that needs nothing but the batch. Gradients flow into both views.
 */
public interface PairLoss {
  /**
   * A loss and what people watch of it.
   *
   * @param loss scalar
   * @param metrics scalars by name, not part of the graph
   */
  record Judged(NDArray loss, Map<String, NDArray> metrics) {
    public Judged {
      metrics = ImmutableMap.copyOf(metrics);
    }
  }

  /**
   * Judges a batch.
   *
   * @param first embeddings as the head gave them, {@code (B, D)}
   * @param second of the same instances, {@code (B, D)}
   * @param instances their numbers, {@code (B)}; equal ones are no negatives of each other
   */
  Judged judge(NDArray first, NDArray second, int[] instances);

  /** Whether the views should pass an encoder as one batch where it is the same encoder. */
  default boolean joinsViews() {
    return false;
  }
}
