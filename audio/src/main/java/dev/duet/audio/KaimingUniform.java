package dev.duet.audio;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.initializer.Initializer;
import java.util.random.RandomGenerator;

/**
 * PyTorch's default for convolutions: Kaiming-uniform with a = √5 (He et al., ICCV 2015), that is
 * U(±1/√fan-in). Drawn in Java, so that a seed means the same weights on every device.
 */
final class KaimingUniform implements Initializer {
  private final RandomGenerator random;

  KaimingUniform(RandomGenerator random) {
    this.random = random;
  }

  @Override
  public NDArray initialize(NDManager manager, Shape shape, DataType dataType) {
    long fanIn = shape.slice(1).size(); // shape: (out, in, kernel...)
    double bound = 1 / Math.sqrt((double) fanIn);
    float[] values = new float[Math.toIntExact(shape.size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) ((2 * random.nextDouble() - 1) * bound);
    }
    return manager.create(values, shape);
  }
}
