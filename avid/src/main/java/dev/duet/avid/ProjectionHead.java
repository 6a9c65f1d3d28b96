package dev.duet.avid;

import static com.google.common.base.Preconditions.checkArgument;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What stands between an encoder and the loss while training (AVID, Morgado et al., CVPR 2021, sec.
 * 3.2): linear layers with biases and ReLUs between them, {@code (B, C)} to {@code (B, D)}. The
 * output is not normalised; that belongs to the loss.
 *
 * <p>Parameters are flat and named as PyTorch names them in a sequence of layers and ReLUs: {@code
 * projection.0.weight}, {@code projection.0.bias}, {@code projection.2.weight} and so on.
 */
public final class ProjectionHead extends AbstractBlock {
  private final int inputWidth;
  private final ImmutableList<Integer> widths;
  private final ImmutableMap<String, Shape> parameterShapes;

  /**
   * A head without values.
   *
   * @param inputWidth C, at least 1
   * @param widths of each layer's output, the last being D; one width makes a linear head
   */
  public ProjectionHead(int inputWidth, List<Integer> widths) {
    checkArgument(inputWidth >= 1, "inputWidth must be at least 1: %s", inputWidth);
    checkArgument(
        !widths.isEmpty() && widths.stream().allMatch(width -> width >= 1),
        "widths must be at least one, each at least 1: %s",
        widths);
    this.inputWidth = inputWidth;
    this.widths = ImmutableList.copyOf(widths);
    ImmutableMap.Builder<String, Shape> shapes = ImmutableMap.builder();
    int in = inputWidth;
    for (int layer = 0; layer < widths.size(); layer++) {
      int out = widths.get(layer);
      shapes.put(weight(layer), new Shape(out, in));
      shapes.put(bias(layer), new Shape(out));
      in = out;
    }
    parameterShapes = shapes.buildOrThrow();
    parameterShapes.forEach(
        (name, shape) ->
            parameters.put(
                name,
                Parameter.builder()
                    .setName(name)
                    .setType(shape.dimension() == 1 ? Parameter.Type.BIAS : Parameter.Type.WEIGHT)
                    .build()));
  }

  // Every second place in PyTorch's sequence is a ReLU.
  private static String weight(int layer) {
    return "projection." + 2 * layer + ".weight";
  }

  private static String bias(int layer) {
    return "projection." + 2 * layer + ".bias";
  }

  /** D. */
  public int width() {
    return widths.get(widths.size() - 1);
  }

  /** Names and shapes of the state_dict in PyTorch's order. */
  public Map<String, Shape> parameterShapes() {
    return parameterShapes;
  }

  /**
   * Draws weights and biases as PyTorch does by default, U(±1/√fan-in) both, in the order of the
   * state_dict.
   */
  public void initializeLikePyTorch(NDManager manager, RandomGenerator random) {
    int fanIn = inputWidth;
    for (int layer = 0; layer < widths.size(); layer++) {
      double bound = 1 / Math.sqrt(fanIn);
      for (String name : List.of(weight(layer), bias(layer))) {
        Shape shape = Objects.requireNonNull(parameterShapes.get(name));
        float[] values = new float[Math.toIntExact(shape.size())];
        for (int i = 0; i < values.length; i++) {
          values[i] = (float) ((2 * random.nextDouble() - 1) * bound);
        }
        parameter(name).setArray(manager.create(values, shape));
      }
      fanIn = widths.get(layer);
    }
  }

  /** A head with copies of this one's values, attached to a manager of the same device. */
  ProjectionHead copy(NDManager manager) {
    ProjectionHead copy = new ProjectionHead(inputWidth, widths);
    parameters.forEach(
        (name, parameter) -> {
          // toDevice may share the memory on the same device, and it goes with the source.
          NDArray value = parameter.getArray().duplicate();
          value.attach(manager);
          copy.parameter(name).setArray(value);
        });
    return copy;
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameterStore,
      NDList inputs,
      boolean training,
      @Nullable PairList<String, Object> params) {
    NDArray x = inputs.singletonOrThrow(); // (B, C)
    for (int layer = 0; layer < widths.size(); layer++) {
      NDArray weight = parameterStore.getValue(parameter(weight(layer)), x.getDevice(), training);
      NDArray bias = parameterStore.getValue(parameter(bias(layer)), x.getDevice(), training);
      NDArray y = Linear.linear(x, weight, bias).singletonOrThrow(); // (B, out)
      x = layer < widths.size() - 1 ? Activation.relu(y) : y;
    }
    return new NDList(x); // (B, D)
  }

  @Override
  protected void prepare(Shape[] inputShapes) {
    parameterShapes.forEach(
        (name, shape) -> {
          if (!parameter(name).isInitialized()) {
            parameter(name).setShape(shape);
          }
        });
  }

  private Parameter parameter(String name) {
    return Objects.requireNonNull(parameters.get(name));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {new Shape(inputShapes[0].get(0), width())};
  }
}
