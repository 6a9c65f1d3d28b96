package dev.duet.audio;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;

/**
 * An entry of the network's state_dict.
 *
 * @param name PyTorch's name
 * @param shape its shape, {@code ()} for a scalar
 * @param type what it is; {@code OTHER} is the int64 counter of a batch norm
 */
record ParameterSpec(String name, Shape shape, Parameter.Type type) {

  /** A parameter without a value yet. */
  Parameter parameter() {
    Parameter.Builder builder =
        Parameter.builder().setName(name).setType(type).optRequiresGrad(trainable());
    if (type == Parameter.Type.OTHER) {
      // The counter is int64 whatever the others are.
      builder.optInitializer((manager, scalar, ignored) -> manager.zeros(scalar, DataType.INT64));
    }
    return builder.build();
  }

  private boolean trainable() {
    return switch (type) {
      case WEIGHT, BIAS, GAMMA, BETA -> true;
      case RUNNING_MEAN, RUNNING_VAR, OTHER -> false;
    };
  }
}
