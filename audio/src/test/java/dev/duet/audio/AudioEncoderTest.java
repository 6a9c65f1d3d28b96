package dev.duet.audio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AudioEncoderTest {
  private final NDManager manager = NDManager.newBaseManager();
  private final ParameterStore parameters = new ParameterStore(manager, false);

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void publishedNetworkHasTheNamesShapesTypesAndOrderOfItsCheckpoints() throws IOException {
    AudioEncoder encoder = encoder(AudioEncoderConfig.PUBLISHED, 0);

    List<String> table =
        encoder.getParameters().stream().map(AudioEncoderTest::line).collect(Collectors.toList());

    try (BufferedReader expected =
        new BufferedReader(
            new InputStreamReader(
                AudioEncoderTest.class.getResourceAsStream("published-state-dict.tsv"), UTF_8))) {
      assertEquals(expected.lines().collect(Collectors.toList()), table);
    }
  }

  private static String line(Pair<String, Parameter> entry) {
    NDArray array = entry.getValue().getArray();
    String shape =
        LongStream.of(array.getShape().getShape())
            .mapToObj(Long::toString)
            .collect(Collectors.joining("x"));
    return String.join(
        "\t",
        entry.getKey(),
        shape.isEmpty() ? "scalar" : shape,
        array.getDataType() == DataType.INT64 ? "int64" : "float32");
  }

  @Test
  void numbersOfTrainableParametersAreThePublishedOnes() {
    AudioEncoder encoder = new AudioEncoder(AudioEncoderConfig.PUBLISHED);

    assertEquals(3_264, trainable(encoder, "conv1."));
    assertEquals(73_984, trainable(encoder, "block1."));
    assertEquals(221_696, trainable(encoder, "block2."));
    assertEquals(885_760, trainable(encoder, "block3."));
    assertEquals(3_540_992, trainable(encoder, "block4."));
    assertEquals(4_725_696, trainable(encoder, ""));
  }

  @Test
  void publishedShapes() {
    Map<String, NDArray> stages = run(AudioEncoderConfig.PUBLISHED, new Shape(1, 1, 200, 257));

    assertEquals(new Shape(1, 64, 100, 129), stages.get("conv1").getShape());
    assertEquals(new Shape(1, 64, 50, 65), stages.get("conv2x").getShape());
    assertEquals(new Shape(1, 128, 25, 33), stages.get("conv3x").getShape());
    assertEquals(new Shape(1, 256, 13, 17), stages.get("conv4x").getShape());
    assertEquals(new Shape(1, 512, 13, 17), stages.get("conv5x").getShape());
    assertEquals(new Shape(1, 512), stages.get("pool").getShape());
  }

  @Test
  void smallVariantKeepsTheResolutionOfItsStem() {
    Map<String, NDArray> stages = run(AudioEncoderConfig.SMALL, new Shape(1, 1, 100, 129));

    assertEquals(new Shape(1, 64, 50, 65), stages.get("conv1").getShape());
    assertEquals(new Shape(1, 64, 50, 65), stages.get("conv2x").getShape());
    assertEquals(new Shape(1, 512, 13, 17), stages.get("conv5x").getShape());
  }

  private Map<String, NDArray> run(AudioEncoderConfig config, Shape input) {
    AudioEncoder encoder = encoder(config, 0);
    Map<String, NDArray> stages =
        encoder.stages(parameters, manager.ones(input), false, Set.copyOf(encoder.stageNames()));
    stages.forEach((name, stage) -> assertEquals(encoder.width(name), stage.getShape().get(1)));
    return stages;
  }

  @Test
  void forwardGivesThePooledFeatures() {
    AudioEncoder encoder = encoder(ThinEncoder.CONFIG, 0);
    NDArray input = manager.randomNormal(new Shape(2, 1, 40, 33));

    NDArray features = encoder.forward(parameters, new NDList(input), false).singletonOrThrow();

    assertEquals(new Shape(2, 24), features.getShape());
    assertEquals(encoder.stages(parameters, input, false, Set.of("pool")).get("pool"), features);
    assertEquals(features.getShape(), encoder.getOutputShapes(new Shape[] {input.getShape()})[0]);
  }

  @Test
  void initialisationIsPyTorchsDefaultAndFixedByTheSeed() {
    AudioEncoder encoder = encoder(AudioEncoderConfig.PUBLISHED, 7);

    NDArray weight = value(encoder, "block4.conv2.weight"); // (512, 512, 3, 3)
    double bound = 1 / Math.sqrt(512 * 9);
    double largest = weight.abs().max().getFloat();
    assertTrue(largest <= bound && largest > 0.999 * bound, () -> largest + " of " + bound);
    // The mean of 2.4 million uniform numbers has a standard deviation of bound / 2,660.
    assertEquals(0, weight.mean().getFloat(), bound / 500);
    assertEquals(bound / Math.sqrt(3), weight.square().mean().sqrt().getFloat(), bound / 500);
    assertEquals(manager.ones(new Shape(64)), value(encoder, "conv1.1.weight"));
    assertEquals(manager.zeros(new Shape(64)), value(encoder, "conv1.1.bias"));
    assertEquals(manager.zeros(new Shape(64)), value(encoder, "conv1.1.running_mean"));
    assertEquals(manager.ones(new Shape(64)), value(encoder, "conv1.1.running_var"));
    assertEquals(0, value(encoder, "conv1.1.num_batches_tracked").getLong());

    NDArray same = value(encoder(AudioEncoderConfig.PUBLISHED, 7), "block4.conv2.weight");
    NDArray other = value(encoder(AudioEncoderConfig.PUBLISHED, 8), "block4.conv2.weight");
    assertArrayEquals(weight.toFloatArray(), same.toFloatArray());
    assertFalse(weight.contentEquals(other));
  }

  @Test
  void refusesAStageItDoesNotHave() {
    AudioEncoder encoder = encoder(ThinEncoder.CONFIG, 0);
    NDArray input = manager.ones(new Shape(1, 1, 40, 33));

    Exception e =
        assertThrows(
            IllegalArgumentException.class,
            () -> encoder.stages(parameters, input, false, Set.of("block1")));

    assertEquals(
        "stages must be among [conv1, conv2x, conv3x, conv4x, conv5x, pool], got [block1]",
        e.getMessage());
  }

  @Test
  void refusesSpectrogramsWithoutAChannelAxis() {
    AudioEncoder encoder = encoder(ThinEncoder.CONFIG, 0);
    NDArray input = manager.ones(new Shape(1, 40, 33));

    Exception e =
        assertThrows(
            IllegalArgumentException.class,
            () -> encoder.stages(parameters, input, false, Set.of("pool")));

    assertEquals("a batch of spectrograms must be (B, 1, T, F), got (1, 40, 33)", e.getMessage());
  }

  private AudioEncoder encoder(AudioEncoderConfig config, long seed) {
    AudioEncoder encoder = new AudioEncoder(config);
    encoder.initializeLikePyTorch(manager, new SplittableRandom(seed));
    return encoder;
  }

  private static NDArray value(AudioEncoder encoder, String parameter) {
    return encoder.getDirectParameters().get(parameter).getArray();
  }

  private static long trainable(AudioEncoder encoder, String prefix) {
    return encoder.getParameters().stream()
        .filter(entry -> entry.getKey().startsWith(prefix) && entry.getValue().requiresGradient())
        .mapToLong(entry -> encoder.parameterShapes().get(entry.getKey()).size())
        .sum();
  }
}
