package dev.duet.avid;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import com.google.common.collect.ImmutableMap;
import dev.duet.decode.Clip;
import dev.duet.decode.Modality;
import java.util.List;
import java.util.Map;

/**
 * One clip through a model's own towers, not folded copies of them, so that nothing has to be
 * prepared or kept. All that a call changes is its own, which makes it safe for many threads.
 */
final class ClipEmbedding {
  private final DuetModel model;
  private final ImmutableMap.Builder<Output, float[]> outputs = ImmutableMap.builder();

  private ClipEmbedding(DuetModel model) {
    this.model = model;
  }

  /** Each output {@code (D)}, of the modalities that the clip has. */
  static Map<Output, float[]> of(DuetModel model, Clip clip) {
    ModelConfig config = model.config();
    ClipEmbedding embedding = new ClipEmbedding(model);
    List<PreparedClip> batch =
        List.of(
            new ClipPreparation(config, model.audioStatistics(), config.frameSize()).prepare(clip));
    if (clip.frames() != null) {
      embedding.run(Modality.VIDEO, model.videoEncoder(), new FrameBatch(), batch);
    }
    if (clip.waveform() != null) {
      embedding.run(
          Modality.AUDIO,
          model.audioEncoder(),
          new SpectrogramBatch(config.spectrogramFrames(), config.spectrogram().bins()),
          batch);
    }
    return embedding.outputs.buildOrThrow();
  }

  private void run(Modality modality, Block encoder, BatchInput input, List<PreparedClip> batch) {
    try (NDManager manager = model.manager().newSubManager()) {
      ParameterStore parameters = new ParameterStore(manager, false);
      NDArray pool = forward(encoder, parameters, input.load(manager, batch)); // (1, C)
      outputs.put(new Output(modality, Output.POOL), pool.toFloatArray());
      model
          .head(modality)
          .map(head -> forward(head, parameters, pool)) // (1, D)
          .ifPresent(
              embedded ->
                  outputs.put(new Output(modality, Output.EMBEDDING), embedded.toFloatArray()));
    }
  }

  private static NDArray forward(Block block, ParameterStore parameters, NDArray input) {
    return block.forward(parameters, new NDList(input), false).singletonOrThrow();
  }
}
