package dev.duet.avid;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import com.google.common.collect.ImmutableSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One tower at inference: the folded encoder and, where it is asked for, the head. */
final class Tower implements AutoCloseable {
  private final BatchInput input;
  private final Encoder encoder;
  private final AutoCloseable weights;
  private final @Nullable ProjectionHead head;
  private final Set<String> encoderStages;

  /** The forward pass of a folded encoder, each stage max-pooled to {@code (B, C)}. */
  interface Encoder {
    Map<String, NDArray> pooledStages(NDArray input, Set<String> wanted);
  }

  /**
   * A tower.
   *
   * @param input brings batches to the device
   * @param encoder the forward pass
   * @param weights what the forward pass needs; closed with the tower
   * @param head the head, null if the embedding is not wanted
   * @param stages what is wanted
   */
  Tower(
      BatchInput input,
      Encoder encoder,
      AutoCloseable weights,
      @Nullable ProjectionHead head,
      Set<String> stages) {
    this.input = input;
    this.encoder = encoder;
    this.weights = weights;
    this.head = head;
    ImmutableSet.Builder<String> encoderStages = ImmutableSet.builder();
    for (String stage : stages) {
      encoderStages.add(stage.equals(Output.EMBEDDING) ? Output.POOL : stage);
    }
    this.encoderStages = encoderStages.build();
  }

  BatchInput input() {
    return input;
  }

  /** {@code (B, D)} for each wanted stage, attached to the batch's manager. */
  Map<String, NDArray> run(NDArray batch) {
    Map<String, NDArray> outputs = new HashMap<>(encoder.pooledStages(batch, encoderStages));
    NDArray pool = outputs.get(Output.POOL);
    if (head != null && pool != null) {
      NDManager manager = batch.getManager();
      NDArray embedding =
          head.forward(new ParameterStore(manager, false), new NDList(pool), false)
              .singletonOrThrow();
      outputs.put(Output.EMBEDDING, embedding);
    }
    return outputs;
  }

  @Override
  public void close() {
    try {
      weights.close();
    } catch (Exception e) {
      throw new IllegalStateException("weights can be freed", e);
    }
  }
}
