package dev.duet.audio;

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
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FoldedAudioEncoderTest {
  private final NDManager manager = NDManager.newBaseManager();
  private final Random random = new Random(5);

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void equalsTheEncoderInEvaluationWhateverTheStatistics() {
    AudioEncoder encoder = withStatistics(AudioEncoderConfig.PUBLISHED);
    NDArray input = spectrograms(2);
    Set<String> all = Set.copyOf(encoder.stageNames());
    Map<String, NDArray> expected =
        encoder.stages(new ParameterStore(manager, false), input, false, all);

    try (FoldedAudioEncoder folded = fold(encoder, UnaryOperator.identity())) {
      Map<String, NDArray> actual = folded.stages(input, all);
      // Float32 rounding through 9 layers; a scale folded wrongly is off by tens of percent.
      assertStagesClose(expected, actual, 1e-5);
    }
    try (FoldedAudioEncoder folded = fold(encoder, x -> x.toType(DataType.FLOAT64, false))) {
      Map<String, NDArray> actual = folded.stages(input, all);
      actual.forEach((name, stage) -> assertEquals(DataType.FLOAT32, stage.getDataType(), name));
      assertStagesClose(expected, actual, 1e-5);
    }
  }

  @Test
  void pooledStagesAreTheMaximaOfTheStages() {
    AudioEncoder encoder = withStatistics(ThinEncoder.CONFIG);
    NDArray input = spectrograms(3);
    Set<String> all = Set.copyOf(encoder.stageNames());

    try (FoldedAudioEncoder folded = fold(encoder, UnaryOperator.identity())) {
      Map<String, NDArray> stages = folded.stages(input, all);
      Map<String, NDArray> pooled = folded.pooledStages(input, all);

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
  void resultOfASpectrogramDoesNotDependOnItsBatch() {
    AudioEncoder encoder = withStatistics(AudioEncoderConfig.PUBLISHED);
    int width = encoder.width("pool");
    NDArray batch = spectrograms(8);
    NDArray other = spectrograms(8);
    other.set(new NDIndex("5"), batch.get(0));
    other.set(new NDIndex("0"), batch.get(3));

    try (FoldedAudioEncoder folded = fold(encoder, UnaryOperator.identity())) {
      float[] first = pool(folded, batch);
      float[] second = pool(folded, other);

      assertArrayEquals(row(first, 0, width), row(second, 5, width));
      assertArrayEquals(row(first, 3, width), row(second, 0, width));
    }
  }

  @Test
  void leavesNothingBehindInTheManagerOfTheInput() {
    AudioEncoder encoder = withStatistics(ThinEncoder.CONFIG);

    try (FoldedAudioEncoder folded = fold(encoder, UnaryOperator.identity());
        NDManager batch = manager.newSubManager()) {
      NDArray input = spectrograms(2);
      input.attach(batch);
      int before = batch.getManagedArrays().size();
      Map<String, NDArray> outputs = folded.stages(input, Set.of("conv3x", "pool"));

      assertEquals(before + outputs.size(), batch.getManagedArrays().size());
    }
  }

  private FoldedAudioEncoder fold(AudioEncoder encoder, UnaryOperator<NDArray> cast) {
    return new FoldedAudioEncoder(encoder, manager, cast);
  }

  private static float[] pool(FoldedAudioEncoder folded, NDArray input) {
    return folded.pooledStages(input, Set.of("pool")).get("pool").toFloatArray();
  }

  private static float[] row(float[] rows, int index, int width) {
    return Arrays.copyOfRange(rows, index * width, (index + 1) * width);
  }

  private static void assertStagesClose(
      Map<String, NDArray> expected, Map<String, NDArray> actual, double tolerance) {
    assertEquals(expected.keySet(), actual.keySet());
    expected.forEach(
        (name, stage) -> {
          assertTrue(stage.max().getFloat() > 0, name);
          ThinEncoder.assertClose(name, stage, actual.get(name), tolerance);
        });
  }

  private NDArray spectrograms(int batch) {
    Shape shape = new Shape(batch, 1, 60, 65);
    return manager.create(normal((int) shape.size()), shape);
  }

  /** An encoder whose batch norms, unlike fresh ones, scale with both signs and shift. */
  private AudioEncoder withStatistics(AudioEncoderConfig config) {
    AudioEncoder encoder = new AudioEncoder(config);
    encoder.initializeLikePyTorch(manager, random);
    for (Parameter parameter : encoder.getDirectParameters().values()) {
      NDArray array = parameter.getArray();
      parameter.freeze(true);
      NDArray noise = manager.create(normal((int) array.size()), array.getShape());
      switch (parameter.getType()) {
        case WEIGHT -> array.muli(2.5); // keeps the activations' scale from layer to layer
        case GAMMA -> array.muli(noise);
        case BETA, RUNNING_MEAN -> array.addi(noise.mul(0.3));
        case RUNNING_VAR -> array.muli(noise.square().add(0.2));
        case BIAS, OTHER -> {}
      }
    }
    return encoder;
  }

  private float[] normal(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
