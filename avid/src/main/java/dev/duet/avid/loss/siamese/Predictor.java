package dev.duet.avid.loss.siamese;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import com.google.common.collect.ImmutableMap;
import dev.duet.avid.ModelException;
import dev.duet.avid.loss.ParameterGroup;
import dev.duet.avid.weights.HostTensor;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * What BYOL and SimSiam put on one side only: linear, batch norm, ReLU, linear. The batch norm
 * always uses its batch, for a predictor is never evaluated.
 */
final class Predictor {
  private static final float EPSILON = 1e-5f;

  private final String name;
  private final NDArray hidden; // (D, H)
  private final NDArray gamma; // (H)
  private final NDArray beta; // (H)
  private final NDArray output; // (H, D)
  private final NDArray bias; // (D)

  Predictor(NDManager manager, String name, int width, int hiddenWidth, RandomGenerator random) {
    this.name = name;
    hidden = uniform(manager, random, width, new Shape(width, hiddenWidth));
    gamma = leaf(manager.ones(new Shape(hiddenWidth)));
    beta = leaf(manager.zeros(new Shape(hiddenWidth)));
    output = uniform(manager, random, hiddenWidth, new Shape(hiddenWidth, width));
    bias = uniform(manager, random, hiddenWidth, new Shape(width));
  }

  /** PyTorch's default, U(±1/√fan-in). */
  private static NDArray uniform(
      NDManager manager, RandomGenerator random, int fanIn, Shape shape) {
    double bound = 1 / Math.sqrt(fanIn);
    float[] values = new float[Math.toIntExact(shape.size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) ((2 * random.nextDouble() - 1) * bound);
    }
    return leaf(manager.create(values, shape));
  }

  private static NDArray leaf(NDArray array) {
    array.setRequiresGradient(true);
    return array;
  }

  /** {@code (B, D)} to {@code (B, D)}. */
  NDArray predict(NDArray z) {
    NDArray h = z.matMul(hidden); // (B, H)
    NDArray centred = h.sub(h.mean(new int[] {0}, true));
    NDArray spread = centred.square().mean(new int[] {0}, true).add(EPSILON).sqrt(); // (1, H)
    NDArray normal = centred.div(spread).mul(gamma).add(beta);
    return Activation.relu(normal).matMul(output).add(bias);
  }

  /**
   * Its parameters.
   *
   * @param followsSchedule false for a learning rate that stays as it began
   */
  ParameterGroup group(boolean followsSchedule) {
    return new ParameterGroup(name, arrays(), 1, followsSchedule, 1);
  }

  private Map<String, NDArray> arrays() {
    return ImmutableMap.of(
        name + ".hidden.weight", hidden,
        name + ".norm.gamma", gamma,
        name + ".norm.beta", beta,
        name + ".output.weight", output,
        name + ".output.bias", bias);
  }

  Map<String, HostTensor> save() {
    ImmutableMap.Builder<String, HostTensor> saved = ImmutableMap.builder();
    arrays().forEach((key, array) -> saved.put(key, HostTensor.of(array)));
    return saved.buildOrThrow();
  }

  void restore(Map<String, HostTensor> saved) throws ModelException {
    for (Map.Entry<String, NDArray> entry : arrays().entrySet()) {
      SavedArrays.into(entry.getValue(), entry.getKey(), saved);
    }
  }
}
