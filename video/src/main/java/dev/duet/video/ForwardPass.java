package dev.duet.video;

import static com.google.common.base.Preconditions.checkArgument;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import dev.duet.video.Layer.Convolution;
import dev.duet.video.Layer.Residual;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Walks a network from stage to stage; what a convolution and a residual sum compute is left to the
 * two kinds of pass, with batch norms and with the batch norms folded away. An activation is closed
 * as soon as the next one is there, so that a handful of them is the peak.
 */
abstract class ForwardPass {

  /** The convolution with its batch norm, without the ReLU. {@code x} stays open. */
  abstract NDArray convolve(Convolution layer, NDArray x);

  /**
   * The sum with its batch norm, without the ReLU.
   *
   * @param main the last convolution's output, to be returned or closed
   * @param shortcut the projection's output or the block's input; stays open
   */
  abstract NDArray sum(Residual block, NDArray main, NDArray shortcut);

  /**
   * Runs as far as the deepest wanted stage.
   *
   * @param input {@code (B, 3, T, H, W)}
   * @param output makes of a stage's {@code (B, T, H, W, C)} what the caller gets
   */
  final Map<String, NDArray> run(
      Network network, NDArray input, Set<String> wanted, UnaryOperator<NDArray> output) {
    Shape shape = input.getShape();
    checkArgument(
        shape.dimension() == 5 && shape.get(1) == 3,
        "a batch of clips must be (B, 3, T, H, W), got %s",
        shape);
    network.checkStages(wanted);
    Set<String> missing = new HashSet<>(wanted);
    Map<String, NDArray> outputs = new LinkedHashMap<>();
    NDArray x = ChannelsLast.of(input);
    for (Stage stage : network.stages()) {
      if (missing.isEmpty()) {
        break;
      }
      for (Layer layer : stage.layers()) {
        try (NDArray previous = x) {
          x = layer.apply(this, previous);
        }
      }
      if (missing.remove(stage.name())) {
        outputs.put(stage.name(), output.apply(x));
      }
    }
    try (NDArray last = x) {
      if (missing.contains(Network.POOL)) {
        outputs.put(Network.POOL, ChannelsLast.globalMax(last)); // (B, C)
      }
    }
    return outputs;
  }

  /** The convolution with its batch norm and its ReLU; {@code x} stays open. */
  final NDArray convolution(Convolution layer, NDArray x) {
    NDArray y = convolve(layer, x);
    return layer.relu() ? relu(y) : y;
  }

  /** The block with its last ReLU; {@code x} stays open. */
  final NDArray residual(Residual block, NDArray x) {
    NDArray main = convolution(block.main().get(0), x);
    for (Convolution layer : block.main().subList(1, block.main().size())) {
      try (NDArray previous = main) {
        main = convolution(layer, previous);
      }
    }
    Convolution projection = block.shortcut();
    if (projection == null) {
      return relu(sum(block, main, x));
    }
    try (NDArray shortcut = convolution(projection, x)) {
      return relu(sum(block, main, shortcut));
    }
  }

  /** Closes {@code x}. */
  static NDArray relu(NDArray x) {
    try (x) {
      return Activation.relu(x);
    }
  }
}
