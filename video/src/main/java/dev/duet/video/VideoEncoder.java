package dev.duet.video;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import com.google.common.collect.ImmutableMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A video encoder to train: clips {@code (B, 3, T, H, W)}, normalised RGB, to {@code (B, D)}.
 *
 * <p>Its parameters are flat: their names, shapes and order are those of the PyTorch network's
 * state_dict, buffers of the batch norms included. A fresh encoder has none of them: either {@link
 * #initializeLikePyTorch} draws them, or each is given with {@link Parameter#setArray}.
 *
 * <p>For inference {@link FoldedVideoEncoder} is faster.
 */
public final class VideoEncoder extends AbstractBlock {
  private static final Shape ANY_CLIPS = new Shape(-1, 3, -1, -1, -1);

  private final VideoEncoderConfig config;
  private final Network network;
  private final ImmutableMap<String, Shape> parameterShapes;

  public VideoEncoder(VideoEncoderConfig config) {
    this.config = config;
    network = Network.of(config);
    ImmutableMap.Builder<String, Shape> shapes = ImmutableMap.builder();
    for (ParameterSpec spec : network.parameters()) {
      shapes.put(spec.name(), spec.shape());
      parameters.put(spec.name(), spec.parameter());
    }
    parameterShapes = shapes.buildOrThrow();
  }

  public VideoEncoderConfig config() {
    return config;
  }

  Network network() {
    return network;
  }

  /** The names of the outputs, from the input on: conv1, conv2x .. conv5x, pool. */
  public List<String> stageNames() {
    return network.stageNames();
  }

  /** Channels of a stage's output. */
  public int width(String stage) {
    return network.width(stage);
  }

  /** Names and shapes of the state_dict in PyTorch's order. */
  public Map<String, Shape> parameterShapes() {
    return parameterShapes;
  }

  /**
   * Draws the weights as PyTorch does by default, in the order of the state_dict: convolutions
   * U(±1/√fan-in), batch norms 1 and 0, their statistics 0 and 1. Parameters that have a value keep
   * it.
   */
  public void initializeLikePyTorch(NDManager manager, RandomGenerator random) {
    setInitializer(new KaimingUniform(random), Parameter.Type.WEIGHT);
    initialize(manager, DataType.FLOAT32, ANY_CLIPS);
  }

  /**
   * Runs as far as the deepest wanted stage.
   *
   * @param input {@code (B, 3, T, H, W)} of any strides; views of {@code (B, T, H, W, 3)} arrays
   *     save a copy
   * @param training whether batch norms use and update the statistics of this batch
   * @param wanted some of {@link #stageNames()}
   * @return {@code (B, C, T', H', W')}, and {@code (B, D)} for pool, attached to the input's
   *     manager
   */
  public Map<String, NDArray> stages(
      ParameterStore parameterStore, NDArray input, boolean training, Set<String> wanted) {
    ForwardPass pass =
        new BatchNormPass(
            name -> parameterStore.getValue(parameters.get(name), input.getDevice(), training),
            training);
    return pass.run(network, input, wanted, ChannelsLast::toChannelsSecond);
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameterStore,
      NDList inputs,
      boolean training,
      @Nullable PairList<String, Object> params) {
    Map<String, NDArray> outputs =
        stages(parameterStore, inputs.singletonOrThrow(), training, Set.of(Network.POOL));
    return new NDList(outputs.values());
  }

  @Override
  protected void prepare(Shape[] inputShapes) {
    parameters.forEach(
        (name, parameter) -> {
          if (!parameter.isInitialized()) {
            parameter.setShape(parameterShapes.get(name));
          }
        });
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {new Shape(inputShapes[0].get(0), width(Network.POOL))};
  }
}
