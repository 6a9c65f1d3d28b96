package dev.duet.audio;

import static com.google.common.base.Preconditions.checkArgument;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.pooling.Pool;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.Iterables;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/**
 * The Conv2D network of AVID (Morgado et al., CVPR 2021) as data: a chain of convolutions in
 * stages, and a global max-pool after them.
 *
 * @param stages conv1, conv2x .. conv5x
 */
record Network(ImmutableList<Stage> stages) {
  /** Name of the global max-pool's output. */
  static final String POOL = "pool";

  private static final int[] CHANNELS_LAST = {0, 2, 3, 1};
  private static final int[] CHANNELS_SECOND = {0, 3, 1, 2};

  /** A named part whose output callers may ask for. */
  record Stage(String name, ImmutableList<ConvNormRelu> layers) {
    int width() {
      return Iterables.getLast(layers).out();
    }
  }

  static Network of(AudioEncoderConfig config) {
    List<Integer> widths = config.stageWidths();
    ImmutableList.Builder<Stage> stages = ImmutableList.builder();
    ConvNormRelu stem = new ConvNormRelu("conv1.0", "conv1.1", 1, widths.get(0), 7, 2);
    stages.add(new Stage("conv1", ImmutableList.of(stem)));
    List<Integer> strides = List.of(config.firstBlockStride(), 2, 2, 1);
    for (int i = 1; i < widths.size(); i++) {
      String block = "block" + i + ".";
      int in = widths.get(i - 1);
      int out = widths.get(i);
      stages.add(
          new Stage(
              "conv" + (i + 1) + "x",
              ImmutableList.of(
                  new ConvNormRelu(block + "conv1", block + "bn1", in, out, 3, strides.get(i - 1)),
                  new ConvNormRelu(block + "conv2", block + "bn2", out, out, 3, 1))));
    }
    return new Network(stages.build());
  }

  ImmutableList<ConvNormRelu> layers() {
    return stages.stream()
        .flatMap(stage -> stage.layers().stream())
        .collect(ImmutableList.toImmutableList());
  }

  /** State_dict entries in PyTorch's order. */
  ImmutableList<ParameterSpec> parameters() {
    return layers().stream()
        .flatMap(layer -> layer.parameters().stream())
        .collect(ImmutableList.toImmutableList());
  }

  ImmutableList<String> stageNames() {
    ImmutableList.Builder<String> names = ImmutableList.builder();
    stages.forEach(stage -> names.add(stage.name()));
    return names.add(POOL).build();
  }

  private void checkStages(Collection<String> wanted) {
    checkArgument(
        stageNames().containsAll(wanted), "stages must be among %s, got %s", stageNames(), wanted);
  }

  int width(String stage) {
    checkStages(ImmutableList.of(stage));
    return stage.equals(POOL)
        ? Iterables.getLast(stages).width()
        : Iterables.find(stages, candidate -> candidate.name().equals(stage)).width();
  }

  /**
   * Runs as far as the deepest wanted stage. An activation is closed as soon as the next one is
   * there.
   *
   * @param input {@code (B, 1, T, F)}
   * @param layer computes a layer without its ReLU and leaves its input open
   * @param output makes of a stage's {@code (B, C, T, F)} what the caller gets
   */
  Map<String, NDArray> run(
      NDArray input,
      Set<String> wanted,
      BiFunction<ConvNormRelu, NDArray, NDArray> layer,
      UnaryOperator<NDArray> output) {
    Shape shape = input.getShape();
    checkArgument(
        shape.dimension() == 4 && shape.get(1) == 1,
        "a batch of spectrograms must be (B, 1, T, F), got %s",
        shape);
    checkStages(wanted);
    Set<String> missing = new HashSet<>(wanted);
    Map<String, NDArray> outputs = new LinkedHashMap<>();
    NDArray x = toChannelsLast(input);
    for (Stage stage : stages) {
      if (missing.isEmpty()) {
        break;
      }
      for (ConvNormRelu step : stage.layers()) {
        try (NDArray previous = x;
            NDArray linear = layer.apply(step, previous)) {
          x = Activation.relu(linear);
        }
      }
      if (missing.remove(stage.name())) {
        outputs.put(stage.name(), output.apply(x));
      }
    }
    try (NDArray last = x) {
      if (missing.contains(POOL)) {
        outputs.put(POOL, Pool.globalMaxPool2d(last)); // (B, C)
      }
    }
    return outputs;
  }

  /** The values as they are, open when {@code x} is closed. */
  static NDArray view(NDArray x) {
    return x.reshape(x.getShape());
  }

  /**
   * The same {@code (N, C, H, W)} with channels innermost in memory, which the engine's
   * convolutions keep, and compute without reordering values; a copy only where it must be.
   */
  static NDArray toChannelsLast(NDArray x) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray view = x.transpose(CHANNELS_LAST);
      NDArray result = view.flatten().reshape(view.getShape()).transpose(CHANNELS_SECOND);
      NDScope.unregister(result);
      return result;
    }
  }
}
