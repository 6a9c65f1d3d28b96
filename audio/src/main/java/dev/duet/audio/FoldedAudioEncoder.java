package dev.duet.audio;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.pooling.Pool;
import com.google.common.collect.ImmutableMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * An audio encoder for inference: a copy of an {@link AudioEncoder}'s weights with the batch norms,
 * {@code γ·(x − mean)/√(var + ε) + β} per channel, folded into the weights and a bias of the
 * convolutions, and channels last in memory.
 *
 * <p>A spectrogram's result does not depend on the others of a batch of the same size.
 */
public final class FoldedAudioEncoder implements AutoCloseable {
  private final Network network;
  private final NDManager manager;
  private final UnaryOperator<NDArray> cast;
  private final ImmutableMap<ConvNormRelu, Kernel> kernels;

  /** Weight {@code (out, in, k, k)} with channels last in memory, bias {@code (out)}. */
  private record Kernel(NDArray weight, NDArray bias) {}

  /**
   * Copies and folds, in double precision; the encoder may be closed afterwards.
   *
   * @param manager says on which device
   * @param cast converts float32 weights and spectrograms to the type to compute in, or returns
   *     them as they are
   */
  public FoldedAudioEncoder(AudioEncoder encoder, NDManager manager, UnaryOperator<NDArray> cast) {
    this.network = encoder.network();
    this.manager = manager.newSubManager();
    this.cast = cast;
    ImmutableMap.Builder<ConvNormRelu, Kernel> folded = ImmutableMap.builder();
    for (ConvNormRelu layer : network.layers()) {
      folded.put(layer, fold(layer, encoder));
    }
    kernels = folded.buildOrThrow();
  }

  private Kernel fold(ConvNormRelu layer, AudioEncoder encoder) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray variance = doubles(encoder, layer.variance());
      NDArray scale = // (out)
          doubles(encoder, layer.gamma()).div(variance.add(ConvNormRelu.EPSILON).sqrt());
      NDArray weight = doubles(encoder, layer.weight()).mul(scale.reshape(-1, 1, 1, 1));
      NDArray bias =
          doubles(encoder, layer.beta()).sub(doubles(encoder, layer.mean()).mul(scale)); // (out)
      return new Kernel(store(Network.toChannelsLast(weight)), store(bias));
    }
  }

  private static NDArray doubles(AudioEncoder encoder, String parameter) {
    NDArray value = encoder.getDirectParameters().get(parameter).getArray();
    return value.toType(DataType.FLOAT64, false);
  }

  /** Makes of a float64 array the one to keep, out of the scope it was computed in. */
  private NDArray store(NDArray doubles) {
    NDArray floats = doubles.toType(DataType.FLOAT32, true);
    NDArray stored = cast.apply(floats.toDevice(manager.getDevice(), false));
    NDScope.unregister(stored);
    stored.attach(manager);
    return stored;
  }

  /**
   * Runs as far as the deepest wanted stage.
   *
   * @param input {@code (B, 1, T, F)} float32
   * @param wanted some of {@link AudioEncoder#stageNames()}
   * @return {@code (B, C, T', F')}, and {@code (B, D)} for pool, float32, attached to the input's
   *     manager
   */
  public Map<String, NDArray> stages(NDArray input, Set<String> wanted) {
    return run(input, wanted, Network::view);
  }

  /**
   * Like {@link #stages}, but each stage max-pooled over time and frequency.
   *
   * @return {@code (B, C)} each, float32
   */
  public Map<String, NDArray> pooledStages(NDArray input, Set<String> wanted) {
    return run(input, wanted, Pool::globalMaxPool2d);
  }

  private Map<String, NDArray> run(
      NDArray input, Set<String> wanted, UnaryOperator<NDArray> output) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      Map<String, NDArray> outputs = network.run(cast.apply(input), wanted, this::convolve, output);
      outputs.replaceAll((stage, value) -> value.toType(DataType.FLOAT32, false));
      outputs.values().forEach(NDScope::unregister);
      return outputs;
    }
  }

  private NDArray convolve(ConvNormRelu layer, NDArray x) {
    Kernel kernel = Objects.requireNonNull(kernels.get(layer), layer.convolution());
    return layer.convolve(x, kernel.weight(), kernel.bias());
  }

  /** Frees the weights. */
  @Override
  public void close() {
    manager.close();
  }
}
