package dev.duet.avid;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import com.google.common.collect.ImmutableSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One tower at inference: the folded encoder and, where it is asked for, the head. */
final class Tower implements AutoCloseable {
  private final BatchInput input;
  private final Encoder encoder;
  private final Runnable release;
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
   * @param release frees what the forward pass needs
   * @param head the head, null if the embedding is not wanted
   * @param stages what is wanted
   */
  Tower(
      BatchInput input,
      Encoder encoder,
      Runnable release,
      @Nullable ProjectionHead head,
      Set<String> stages) {
    this.input = input;
    this.encoder = encoder;
    this.release = release;
    this.head = head;
    ImmutableSet.Builder<String> encoderStages = ImmutableSet.builder();
    for (String stage : stages) {
      encoderStages.add(stage.equals(Output.EMBEDDING) ? Output.POOL : stage);
    }
    this.encoderStages = encoderStages.build();
  }

  /** {@code (B, D)} for each wanted stage, attached to the manager. */
  Map<String, NDArray> run(NDManager manager, List<PreparedClip> clips) {
    NDArray batch = input.load(manager, clips);
    Map<String, NDArray> outputs = new HashMap<>(encoder.pooledStages(batch, encoderStages));
    NDArray pool = outputs.get(Output.POOL);
    if (head != null && pool != null) {
      NDArray embedding =
          head.forward(new ParameterStore(manager, false), new NDList(pool), false)
              .singletonOrThrow();
      outputs.put(Output.EMBEDDING, embedding);
    }
    return outputs;
  }

  @Override
  public void close() {
    release.run();
  }
}
