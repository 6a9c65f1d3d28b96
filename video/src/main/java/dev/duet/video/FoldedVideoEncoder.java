package dev.duet.video;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A video encoder for inference: a copy of a {@link VideoEncoder}'s weights with the batch norms
 * folded into the convolutions and channels last in memory.
 *
 * <p>A clip's result does not depend on the other clips of a batch of the same size.
 */
public final class FoldedVideoEncoder implements AutoCloseable {
  private final Network network;
  private final NDManager manager;
  private final UnaryOperator<NDArray> cast;
  private final FoldedPass pass;

  /**
   * Copies and folds; the encoder may be closed afterwards.
   *
   * @param manager says on which device
   * @param cast converts float32 weights and clips to the type to compute in, or returns them as
   *     they are
   */
  public FoldedVideoEncoder(VideoEncoder encoder, NDManager manager, UnaryOperator<NDArray> cast) {
    this.network = encoder.network();
    this.manager = manager.newSubManager();
    this.cast = cast;
    pass =
        new FoldedPass(
            network, name -> encoder.getDirectParameters().get(name).getArray(), this::store);
  }

  private NDArray store(NDArray weights) {
    NDArray stored = cast.apply(weights.toDevice(manager.getDevice(), false));
    NDScope.unregister(stored);
    stored.attach(manager);
    return stored;
  }

  /**
   * Runs as far as the deepest wanted stage.
   *
   * @param input {@code (B, 3, T, H, W)} float32 of any strides; views of {@code (B, T, H, W, 3)}
   *     arrays save a copy
   * @param wanted some of {@link VideoEncoder#stageNames()}
   * @return {@code (B, C, T', H', W')}, and {@code (B, D)} for pool, float32, attached to the
   *     input's manager
   */
  public Map<String, NDArray> stages(NDArray input, Set<String> wanted) {
    return run(input, wanted, ChannelsLast::toChannelsSecond);
  }

  /**
   * Like {@link #stages}, but each stage max-pooled over time and space while it is in cache.
   *
   * @return {@code (B, C)} each, float32
   */
  public Map<String, NDArray> pooledStages(NDArray input, Set<String> wanted) {
    return run(input, wanted, ChannelsLast::globalMax);
  }

  private Map<String, NDArray> run(
      NDArray input, Set<String> wanted, UnaryOperator<NDArray> output) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      Map<String, NDArray> outputs = pass.run(network, cast.apply(input), wanted, output);
      outputs.replaceAll((stage, value) -> value.toType(DataType.FLOAT32, false));
      outputs.values().forEach(NDScope::unregister);
      return outputs;
    }
  }

  /** Frees the weights. */
  @Override
  public void close() {
    manager.close();
  }
}
