package dev.duet.video;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import dev.duet.video.Layer.Convolution;
import dev.duet.video.Layer.Residual;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The network at inference, where a batch norm is {@code s·x + t} per channel with {@code s =
 * γ/√(var + ε)} and {@code t = β − s·mean}: scaled weights and a bias of the convolution before it.
 * The batch norm of a residual sum goes into both summands, {@code s·(main + shortcut) + t =
 * (s·main + t) + s·shortcut}; with an identity shortcut a multiplication by {@code s} remains.
 */
final class FoldedPass extends ForwardPass {
  private final Function<String, NDArray> parameters;
  private final UnaryOperator<NDArray> store;
  private final Map<Convolution, Kernel> kernels = new HashMap<>();
  private final Map<Residual, NDArray> shortcutScales = new HashMap<>();

  /** Weight {@code (O, I, kt, kh, kw)} with channels last in memory, bias {@code (O)}. */
  private record Kernel(NDArray weight, @Nullable NDArray bias) {}

  /** {@code scale·x + shift}, both {@code (C)}, float64. */
  private record Affine(NDArray scale, NDArray shift) {}

  /**
   * Folds in double precision.
   *
   * @param parameters value of a state_dict entry
   * @param store makes of a float32 array the one to keep, which outlives the caller's scope
   */
  FoldedPass(Network network, Function<String, NDArray> parameters, UnaryOperator<NDArray> store) {
    this.parameters = parameters;
    this.store = store;
    for (Stage stage : network.stages()) {
      for (Layer layer : stage.layers()) {
        try (NDScope scope = new NDScope()) {
          scope.suppressNotUsedWarning();
          layer.fold(this);
        }
      }
    }
  }

  /** Folds a convolution's own batch norm. */
  void fold(Convolution layer) {
    BatchNorm norm = layer.norm();
    if (norm == null) {
      kernels.put(layer, kernel(layer, null, null));
    } else {
      Affine affine = affine(norm);
      kernels.put(layer, kernel(layer, affine.scale(), affine.shift()));
    }
  }

  /** Folds the batch norms of a block. */
  void fold(Residual block) {
    block.main().forEach(this::fold);
    Convolution projection = block.shortcut();
    if (projection != null) {
      fold(projection);
    }
    BatchNorm norm = block.norm();
    if (norm == null) {
      return;
    }
    Affine affine = affine(norm);
    Convolution last = block.main().get(block.main().size() - 1);
    kernels.put(last, kernel(last, affine.scale(), affine.shift()));
    if (projection == null) {
      shortcutScales.put(block, store(affine.scale()));
    } else {
      kernels.put(projection, kernel(projection, affine.scale(), null));
    }
  }

  private Affine affine(BatchNorm norm) {
    NDArray variance = doubles(norm.variance());
    NDArray scale = doubles(norm.gamma()).div(variance.add(BatchNorm.EPSILON).sqrt());
    NDArray shift = doubles(norm.beta()).sub(doubles(norm.mean()).mul(scale));
    return new Affine(scale, shift);
  }

  private Kernel kernel(Convolution layer, @Nullable NDArray scale, @Nullable NDArray shift) {
    NDArray weight = doubles(layer.weight()); // (O, I, kt, kh, kw)
    NDArray scaled = scale == null ? weight : weight.mul(scale.reshape(-1, 1, 1, 1, 1));
    NDArray channelsLast = ChannelsLast.toChannelsSecond(ChannelsLast.of(scaled));
    return new Kernel(store(channelsLast), shift == null ? null : store(shift));
  }

  private NDArray doubles(String parameter) {
    return parameters.apply(parameter).toType(DataType.FLOAT64, false);
  }

  private NDArray store(NDArray doubles) {
    return store.apply(doubles.toType(DataType.FLOAT32, true));
  }

  @Override
  NDArray convolve(Convolution layer, NDArray x) {
    Kernel kernel = Objects.requireNonNull(kernels.get(layer), layer.name());
    return ChannelsLast.convolve(x, kernel.weight(), kernel.bias(), layer);
  }

  @Override
  NDArray sum(Residual block, NDArray main, NDArray shortcut) {
    NDArray scale = shortcutScales.get(block);
    if (scale == null) {
      return main.addi(shortcut);
    }
    try (NDArray scaled = shortcut.mul(scale)) { // (B, T, H, W, C) · (C)
      return main.addi(scaled);
    }
  }
}
