package dev.duet.video;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import dev.duet.video.VideoEncoderConfig.Architecture;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FoldedVideoEncoderTest {
  private static final List<Integer> WIDTHS = List.of(16, 16, 24, 32, 48);

  private final NDManager manager = NDManager.newBaseManager();
  private final Random random = new Random(5);

  @AfterEach
  void close() {
    manager.close();
  }

  @ParameterizedTest
  @EnumSource
  void equalsTheEncoderInEvaluationWhateverTheStatistics(Architecture architecture) {
    VideoEncoder encoder =
        withStatistics(new VideoEncoderConfig(architecture, 18, WIDTHS, false), DataType.FLOAT32);
    NDArray clips = clips(2, 48);
    Set<String> all = Set.copyOf(encoder.stageNames());

    Map<String, NDArray> expected = evaluate(encoder, clips, all);
    try (FoldedVideoEncoder folded = fold(encoder, UnaryOperator.identity())) {
      Map<String, NDArray> actual = folded.stages(clips, all);
      // Float32 rounding through 17 layers; a scale folded wrongly is off by tens of percent.
      assertStagesClose(expected, actual, 1e-5);
    }
  }

  @Test
  void computesInTheTypeItsWeightsAreCastTo() {
    VideoEncoderConfig config = new VideoEncoderConfig(Architecture.R2PLUS1D, 10, WIDTHS, true);
    VideoEncoder encoder = withStatistics(config, DataType.FLOAT64);
    NDArray clips = clips(2, 48);
    Set<String> all = Set.copyOf(encoder.stageNames());

    Map<String, NDArray> expected = evaluate(encoder, clips.toType(DataType.FLOAT64, false), all);
    try (FoldedVideoEncoder folded = fold(encoder, x -> x.toType(DataType.FLOAT64, false))) {
      Map<String, NDArray> actual = folded.stages(clips, all);
      actual.forEach((name, stage) -> assertEquals(DataType.FLOAT32, stage.getDataType(), name));
      // Only the folded weights and the results are rounded to float32, once each.
      assertStagesClose(expected, actual, 5e-7);
    }
  }

  @Test
  void pooledStagesAreTheMaximaOfTheStages() {
    VideoEncoder encoder = withStatistics(ThinEncoder.CONFIG, DataType.FLOAT32);
    NDArray clips = clips(3, 48);
    Set<String> all = Set.copyOf(encoder.stageNames());

    try (FoldedVideoEncoder folded = fold(encoder, UnaryOperator.identity())) {
      Map<String, NDArray> stages = folded.stages(clips, all);
      Map<String, NDArray> pooled = folded.pooledStages(clips, all);

      assertEquals(stages.keySet(), pooled.keySet());
      pooled.forEach(
          (name, features) -> {
            NDArray flat = stages.get(name).reshape(3, encoder.width(name), -1);
            assertArrayEquals(
                flat.max(new int[] {2}).toFloatArray(), features.toFloatArray(), name);
          });
    }
  }

  @Test
  void channelsLastClipsGiveTheSameResult() {
    VideoEncoder encoder = withStatistics(ThinEncoder.CONFIG, DataType.FLOAT32);
    NDArray clips = clips(2, 48);
    NDArray view = manager.create(new Shape(2, 8, 48, 48, 3));
    clips.transpose(0, 2, 3, 4, 1).copyTo(view);

    try (FoldedVideoEncoder folded = fold(encoder, UnaryOperator.identity())) {
      assertArrayEquals(pool(folded, clips), pool(folded, view.transpose(0, 4, 1, 2, 3)));
    }
  }

  @Test
  void resultOfAClipDoesNotDependOnItsBatch() {
    VideoEncoder encoder = withStatistics(VideoEncoderConfig.SMALL, DataType.FLOAT32);
    int width = encoder.width("pool");
    NDArray batch = clips(8, 40);
    NDArray other = clips(8, 40);
    other.set(new NDIndex("5"), batch.get(0));
    other.set(new NDIndex("0"), batch.get(3));

    try (FoldedVideoEncoder folded = fold(encoder, UnaryOperator.identity())) {
      float[] first = pool(folded, batch);
      float[] second = pool(folded, other);

      assertArrayEquals(row(first, 0, width), row(second, 5, width));
      assertArrayEquals(row(first, 3, width), row(second, 0, width));
    }
  }

  @Test
  void leavesNothingBehindInTheManagerOfTheInput() {
    VideoEncoder encoder = withStatistics(ThinEncoder.CONFIG, DataType.FLOAT32);

    try (FoldedVideoEncoder folded = fold(encoder, UnaryOperator.identity());
        NDManager batch = manager.newSubManager()) {
      NDArray clips = clips(2, 48);
      clips.attach(batch);
      int before = batch.getManagedArrays().size();
      Map<String, NDArray> outputs = folded.stages(clips, Set.of("conv3x", "pool"));

      assertEquals(before + outputs.size(), batch.getManagedArrays().size());
    }
  }

  private FoldedVideoEncoder fold(VideoEncoder encoder, UnaryOperator<NDArray> cast) {
    return new FoldedVideoEncoder(encoder, manager, cast);
  }

  private Map<String, NDArray> evaluate(VideoEncoder encoder, NDArray clips, Set<String> stages) {
    return encoder.stages(new ParameterStore(manager, false), clips, false, stages);
  }

  private static float[] pool(FoldedVideoEncoder folded, NDArray clips) {
    return folded.pooledStages(clips, Set.of("pool")).get("pool").toFloatArray();
  }

  private static float[] row(float[] rows, int index, int width) {
    return Arrays.copyOfRange(rows, index * width, (index + 1) * width);
  }

  private static void assertStagesClose(
      Map<String, NDArray> expected, Map<String, NDArray> actual, double tolerance) {
    assertEquals(expected.keySet(), actual.keySet());
    expected.forEach(
        (name, stage) -> {
          assertTrue(stage.max().toType(DataType.FLOAT64, false).getDouble() > 0, name);
          ThinEncoder.assertClose(name, stage, actual.get(name), tolerance);
        });
  }

  private NDArray clips(int batch, int size) {
    return manager.create(normal(batch * 3 * 8 * size * size), new Shape(batch, 3, 8, size, size));
  }

  /** An encoder whose batch norms, unlike fresh ones, scale with both signs and shift. */
  private VideoEncoder withStatistics(VideoEncoderConfig config, DataType type) {
    VideoEncoder encoder = new VideoEncoder(config);
    encoder.initializeLikePyTorch(manager, random);
    for (Parameter parameter : encoder.getDirectParameters().values()) {
      NDArray array = parameter.getArray();
      parameter.freeze(true);
      NDArray noise = noise(array.getShape());
      switch (parameter.getType()) {
        case WEIGHT -> array.muli(2.5); // keeps the activations' scale from layer to layer
        case GAMMA -> array.muli(noise);
        case BETA, RUNNING_MEAN -> array.addi(noise.mul(0.3));
        case RUNNING_VAR -> array.muli(noise.square().add(0.2));
        case BIAS, OTHER -> {}
      }
    }
    return type == DataType.FLOAT32 ? encoder : copy(encoder, type);
  }

  private static VideoEncoder copy(VideoEncoder encoder, DataType type) {
    VideoEncoder copy = new VideoEncoder(encoder.config());
    copy.getDirectParameters()
        .forEach(
            entry -> {
              NDArray value = encoder.getDirectParameters().get(entry.getKey()).getArray();
              boolean counter = value.getDataType() == DataType.INT64;
              entry.getValue().setArray(counter ? value : value.toType(type, true));
            });
    return copy;
  }

  private NDArray noise(Shape shape) {
    return manager.create(normal((int) shape.size()), shape);
  }

  private float[] normal(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
