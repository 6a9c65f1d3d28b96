package dev.duet.video;

import ai.djl.ndarray.NDArray;
import dev.duet.video.Layer.Convolution;
import dev.duet.video.Layer.Residual;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The network as it is trained, with its batch norms. */
final class BatchNormPass extends ForwardPass {
  private final Function<String, NDArray> parameters;
  private final boolean training;

  /**
   * A pass.
   *
   * @param parameters value of a state_dict entry
   * @param training whether batch norms use and update the statistics of this batch
   */
  BatchNormPass(Function<String, NDArray> parameters, boolean training) {
    this.parameters = parameters;
    this.training = training;
  }

  @Override
  NDArray convolve(Convolution layer, NDArray x) {
    NDArray y = ChannelsLast.convolve(x, parameters.apply(layer.weight()), null, layer);
    return normalize(layer.norm(), y);
  }

  @Override
  NDArray sum(Residual block, NDArray main, NDArray shortcut) {
    try (main) { // a sum in place would overwrite what the backward pass may need
      return normalize(block.norm(), main.add(shortcut));
    }
  }

  /** Closes {@code x} if there is a batch norm. */
  private NDArray normalize(@Nullable BatchNorm norm, NDArray x) {
    if (norm == null) {
      return x;
    }
    try (x) {
      if (training) {
        parameters.apply(norm.batches()).addi(1);
      }
      return ChannelsLast.batchNorm(
          x,
          parameters.apply(norm.mean()),
          parameters.apply(norm.variance()),
          parameters.apply(norm.gamma()),
          parameters.apply(norm.beta()),
          training);
    }
  }
}
