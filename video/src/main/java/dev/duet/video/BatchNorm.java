package dev.duet.video;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import com.google.common.collect.ImmutableList;

/**
 * Batch norm with PyTorch's defaults: affine, eps 1e-5, and running statistics that keep 0.9 of
 * themselves at each step.
 *
 * @param name PyTorch's name
 * @param channels channels
 */
record BatchNorm(String name, int channels) {
  static final float EPSILON = 1e-5f;

  /** The share that is kept; PyTorch's momentum 0.1 is the share that is replaced. */
  static final float KEPT = 0.9f;

  String gamma() {
    return name + ".weight";
  }

  String beta() {
    return name + ".bias";
  }

  String mean() {
    return name + ".running_mean";
  }

  String variance() {
    return name + ".running_var";
  }

  String batches() {
    return name + ".num_batches_tracked";
  }

  ImmutableList<ParameterSpec> parameters() {
    Shape shape = new Shape(channels);
    return ImmutableList.of(
        new ParameterSpec(gamma(), shape, Parameter.Type.GAMMA),
        new ParameterSpec(beta(), shape, Parameter.Type.BETA),
        new ParameterSpec(mean(), shape, Parameter.Type.RUNNING_MEAN),
        new ParameterSpec(variance(), shape, Parameter.Type.RUNNING_VAR),
        new ParameterSpec(batches(), new Shape(), Parameter.Type.OTHER));
  }
}
