package dev.duet.avid;

import static com.google.common.base.Preconditions.checkArgument;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
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
 * output is not normalised; that belongs to the loss. The last layer may be followed by a batch
 * norm without scale and shift, with PyTorch's defaults.
 *
 * <p>Parameters are flat and named as PyTorch names them in a sequence of layers and ReLUs: {@code
 * projection.0.weight}, {@code projection.0.bias}, {@code projection.2.weight} and so on.
 */
public final class ProjectionHead extends AbstractBlock {
  private static final float EPSILON = 1e-5f;

  /** The share of the running statistics that a step keeps; PyTorch's momentum is the other. */
  private static final float KEPT = 0.9f;

  private final int inputWidth;
  private final ImmutableList<Integer> widths;
  private final boolean normalized;
  private final ImmutableMap<String, Shape> parameterShapes;

  /**
   * A head without values and without a batch norm.
   *
   * @param inputWidth C, at least 1
   * @param widths of each layer's output, the last being D; one width makes a linear head
   */
  public ProjectionHead(int inputWidth, List<Integer> widths) {
    this(inputWidth, widths, false);
  }

  /**
   * A head without values.
   *
   * @param inputWidth C, at least 1
   * @param widths of each layer's output, the last being D; one width makes a linear head
   * @param normalized whether a batch norm comes last
   */
  public ProjectionHead(int inputWidth, List<Integer> widths, boolean normalized) {
    checkArgument(inputWidth >= 1, "inputWidth must be at least 1: %s", inputWidth);
    checkArgument(
        !widths.isEmpty() && widths.stream().allMatch(width -> width >= 1),
        "widths must be at least one, each at least 1: %s",
        widths);
    this.inputWidth = inputWidth;
    this.widths = ImmutableList.copyOf(widths);
    this.normalized = normalized;
    ImmutableMap.Builder<String, Shape> shapes = ImmutableMap.builder();
    int in = inputWidth;
    for (int layer = 0; layer < widths.size(); layer++) {
      int out = widths.get(layer);
      shapes.put(weight(layer), new Shape(out, in));
      shapes.put(bias(layer), new Shape(out));
      in = out;
    }
    if (normalized) {
      shapes.put(norm("running_mean"), new Shape(in));
      shapes.put(norm("running_var"), new Shape(in));
      shapes.put(norm("num_batches_tracked"), new Shape());
    }
    parameterShapes = shapes.buildOrThrow();
    parameterShapes.keySet().forEach(name -> parameters.put(name, withoutValue(name)));
  }

  private static Parameter withoutValue(String name) {
    Parameter.Type type =
        name.endsWith(".weight")
            ? Parameter.Type.WEIGHT
            : name.endsWith(".bias")
                ? Parameter.Type.BIAS
                : name.endsWith(".running_mean")
                    ? Parameter.Type.RUNNING_MEAN
                    : name.endsWith(".running_var")
                        ? Parameter.Type.RUNNING_VAR
                        : Parameter.Type.OTHER;
    return Parameter.builder()
        .setName(name)
        .setType(type)
        .optRequiresGrad(type == Parameter.Type.WEIGHT || type == Parameter.Type.BIAS)
        .build();
  }

  // Every second place in PyTorch's sequence is a ReLU.
  private static String weight(int layer) {
    return "projection." + 2 * layer + ".weight";
  }

  private static String bias(int layer) {
    return "projection." + 2 * layer + ".bias";
  }

  /** An entry of the batch norm, which comes right after the last layer. */
  private String norm(String entry) {
    return "projection." + (2 * widths.size() - 1) + "." + entry;
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
   * state_dict. A batch norm starts with the mean 0 and the variance 1.
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
    if (normalized) {
      parameter(norm("running_mean")).setArray(manager.zeros(new Shape(fanIn)));
      parameter(norm("running_var")).setArray(manager.ones(new Shape(fanIn)));
      parameter(norm("num_batches_tracked")).setArray(manager.zeros(new Shape(), DataType.INT64));
    }
  }

  /** A head with copies of this one's values, attached to a manager of the same device. */
  ProjectionHead copy(NDManager manager) {
    ProjectionHead copy = new ProjectionHead(inputWidth, widths, normalized);
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
    return new NDList(normalized ? normalize(parameterStore, x, training) : x); // (B, D)
  }

  private NDArray normalize(ParameterStore parameterStore, NDArray x, boolean training) {
    Device device = x.getDevice();
    if (training) {
      parameterStore.getValue(parameter(norm("num_batches_tracked")), device, true).addi(1);
    }
    return BatchNorm.batchNorm(
            x,
            parameterStore.getValue(parameter(norm("running_mean")), device, training),
            parameterStore.getValue(parameter(norm("running_var")), device, training),
            // The engine has no batch norm without them.
            x.getManager().ones(new Shape(width())),
            x.getManager().zeros(new Shape(width())),
            1,
            KEPT,
            EPSILON,
            training)
        .singletonOrThrow();
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
