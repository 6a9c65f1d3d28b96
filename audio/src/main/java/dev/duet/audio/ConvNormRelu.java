package dev.duet.audio;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.convolutional.Conv2d;
import com.google.common.collect.ImmutableList;
import org.jspecify.annotations.Nullable;

/**
 * A convolution without bias and with same padding, a batch norm with PyTorch's defaults, a ReLU.
 *
 * @param convolution PyTorch's name of the convolution
 * @param norm PyTorch's name of the batch norm
 * @param in input channels
 * @param out output channels
 * @param kernel side of the kernel
 * @param stride stride in both directions
 */
record ConvNormRelu(String convolution, String norm, int in, int out, int kernel, int stride) {
  static final float EPSILON = 1e-5f;

  /** The share of the running statistics a step keeps; PyTorch's momentum is the other 0.1. */
  static final float KEPT = 0.9f;

  String weight() {
    return convolution + ".weight";
  }

  String gamma() {
    return norm + ".weight";
  }

  String beta() {
    return norm + ".bias";
  }

  String mean() {
    return norm + ".running_mean";
  }

  String variance() {
    return norm + ".running_var";
  }

  String batches() {
    return norm + ".num_batches_tracked";
  }

  /** State_dict entries in PyTorch's order. */
  ImmutableList<ParameterSpec> parameters() {
    Shape channels = new Shape(out);
    return ImmutableList.of(
        new ParameterSpec(weight(), new Shape(out, in, kernel, kernel), Parameter.Type.WEIGHT),
        new ParameterSpec(gamma(), channels, Parameter.Type.GAMMA),
        new ParameterSpec(beta(), channels, Parameter.Type.BETA),
        new ParameterSpec(mean(), channels, Parameter.Type.RUNNING_MEAN),
        new ParameterSpec(variance(), channels, Parameter.Type.RUNNING_VAR),
        new ParameterSpec(batches(), new Shape(), Parameter.Type.OTHER));
  }

  /**
   * The convolution alone.
   *
   * @param x {@code (B, in, T, F)}
   * @param weight {@code (out, in, kernel, kernel)}
   * @param bias {@code (out)} or null
   */
  NDArray convolve(NDArray x, NDArray weight, @Nullable NDArray bias) {
    int padding = kernel / 2;
    return Conv2d.conv2d(
            x,
            weight,
            bias,
            new Shape(stride, stride),
            new Shape(padding, padding),
            new Shape(1, 1),
            1)
        .singletonOrThrow();
  }
}
