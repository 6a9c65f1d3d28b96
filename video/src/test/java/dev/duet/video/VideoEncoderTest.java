package dev.duet.video;

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

class VideoEncoderTest {
  private static final List<Integer> WIDTHS = List.of(64, 64, 128, 256, 512);

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void publishedNetworkHasTheNamesShapesTypesAndOrderOfItsCheckpoints() throws IOException {
    VideoEncoder encoder = new VideoEncoder(VideoEncoderConfig.PUBLISHED);
    encoder.initializeLikePyTorch(manager, new SplittableRandom(0));

    List<String> table =
        encoder.getParameters().stream().map(VideoEncoderTest::line).collect(Collectors.toList());

    try (BufferedReader expected =
        new BufferedReader(
            new InputStreamReader(
                VideoEncoderTest.class.getResourceAsStream("published-state-dict.tsv"), UTF_8))) {
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
    VideoEncoder published = new VideoEncoder(VideoEncoderConfig.PUBLISHED);

    assertEquals(28_352, trainable(published, "conv1."));
    assertEquals(197_632, trainable(published, "conv2x."));
    assertEquals(722_944, trainable(published, "conv3x."));
    assertEquals(2_887_680, trainable(published, "conv4x."));
    assertEquals(11_542_528, trainable(published, "conv5x."));
    assertEquals(15_379_136, trainable(published, ""));
    assertEquals(7_015_616, trainable(r2plus1d(10), ""));
    assertEquals(28_861_632, trainable(r2plus1d(34), ""));
    assertEquals(7_015_616, trainable(new VideoEncoder(VideoEncoderConfig.SMALL), ""));
  }

  @Test
  void torchvisionsNetworkHasItsParametersWithoutTheClassifier() {
    VideoEncoder encoder = new VideoEncoder(VideoEncoderConfig.TORCHVISION);

    int classifier = 400 * 512 + 400;
    assertEquals(31_505_325 - classifier, trainable(encoder, ""));
    Map<String, Shape> shapes = encoder.parameterShapes();
    assertEquals(new Shape(45, 3, 1, 7, 7), shapes.get("stem.0.weight"));
    assertEquals(new Shape(64, 45, 3, 1, 1), shapes.get("stem.3.weight"));
    assertEquals(new Shape(144, 64, 1, 3, 3), shapes.get("layer1.0.conv1.0.0.weight"));
    assertEquals(new Shape(144), shapes.get("layer1.0.conv1.0.1.running_var"));
    assertEquals(new Shape(64, 144, 3, 1, 1), shapes.get("layer1.0.conv2.0.3.weight"));
    assertEquals(new Shape(64), shapes.get("layer1.1.conv2.1.bias"));
    assertEquals(new Shape(230, 64, 1, 3, 3), shapes.get("layer2.0.conv1.0.0.weight"));
    assertEquals(new Shape(230, 128, 1, 3, 3), shapes.get("layer2.0.conv2.0.0.weight"));
    assertEquals(new Shape(512, 256, 1, 1, 1), shapes.get("layer4.0.downsample.0.weight"));
    assertEquals(new Shape(), shapes.get("layer4.0.downsample.1.num_batches_tracked"));
    assertFalse(shapes.keySet().stream().anyMatch(name -> name.startsWith("fc")));
  }

  @Test
  void stageOfOneBlockHasNoIndexInItsNames() {
    Set<String> names = r2plus1d(10).parameterShapes().keySet();

    assertTrue(names.contains("conv2x.spt_conv1.weight"));
    assertTrue(names.contains("conv5x.res_conv.weight"));
    assertTrue(names.stream().noneMatch(name -> name.contains("x.0.")));
  }

  @Test
  void publishedShapes() {
    Map<String, NDArray> stages = run(VideoEncoderConfig.PUBLISHED, new Shape(1, 3, 8, 224, 224));

    assertEquals(new Shape(1, 64, 8, 56, 56), stages.get("conv1").getShape());
    assertEquals(new Shape(1, 64, 8, 56, 56), stages.get("conv2x").getShape());
    assertEquals(new Shape(1, 128, 4, 28, 28), stages.get("conv3x").getShape());
    assertEquals(new Shape(1, 256, 2, 14, 14), stages.get("conv4x").getShape());
    assertEquals(new Shape(1, 512, 1, 7, 7), stages.get("conv5x").getShape());
    assertEquals(new Shape(1, 512), stages.get("pool").getShape());
  }

  @Test
  void smallVariantKeepsTheResolutionOfItsStem() {
    Map<String, NDArray> stages = run(VideoEncoderConfig.SMALL, new Shape(1, 3, 8, 112, 112));

    assertEquals(new Shape(1, 64, 8, 56, 56), stages.get("conv1").getShape());
    assertEquals(new Shape(1, 512, 1, 7, 7), stages.get("conv5x").getShape());
  }

  @Test
  void torchvisionShapes() {
    Map<String, NDArray> stages = run(VideoEncoderConfig.TORCHVISION, new Shape(1, 3, 8, 112, 112));

    assertEquals(new Shape(1, 64, 8, 56, 56), stages.get("conv1").getShape());
    assertEquals(new Shape(1, 64, 8, 56, 56), stages.get("conv2x").getShape());
    assertEquals(new Shape(1, 128, 4, 28, 28), stages.get("conv3x").getShape());
    assertEquals(new Shape(1, 512, 1, 7, 7), stages.get("conv5x").getShape());
    assertEquals(new Shape(1, 512), stages.get("pool").getShape());
  }

  private Map<String, NDArray> run(VideoEncoderConfig config, Shape input) {
    VideoEncoder encoder = new VideoEncoder(config);
    encoder.initializeLikePyTorch(manager, new SplittableRandom(0));
    NDArray clips = manager.ones(input);
    Map<String, NDArray> stages =
        encoder.stages(
            new ParameterStore(manager, false), clips, false, Set.copyOf(encoder.stageNames()));
    stages.forEach((name, stage) -> assertEquals(encoder.width(name), stage.getShape().get(1)));
    return stages;
  }

  @Test
  void forwardGivesThePooledFeatures() {
    VideoEncoder encoder = new VideoEncoder(ThinEncoder.CONFIG);
    encoder.initializeLikePyTorch(manager, new SplittableRandom(0));
    ParameterStore parameters = new ParameterStore(manager, false);
    NDArray clips = manager.randomNormal(new Shape(2, 3, 8, 32, 32));

    NDArray features = encoder.forward(parameters, new NDList(clips), false).singletonOrThrow();

    NDArray pool = encoder.stages(parameters, clips, false, Set.of("pool")).get("pool");
    assertEquals(new Shape(2, 24), features.getShape());
    assertEquals(pool, features);
    assertEquals(features.getShape(), encoder.getOutputShapes(new Shape[] {clips.getShape()})[0]);
  }

  @Test
  void initialisationIsPyTorchsDefaultAndFixedByTheSeed() {
    VideoEncoder encoder = new VideoEncoder(VideoEncoderConfig.SMALL);
    encoder.initializeLikePyTorch(manager, new SplittableRandom(7));

    NDArray weight = value(encoder, "conv5x.spt_conv2.weight"); // (512, 512, 1, 3, 3)
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

    VideoEncoder same = new VideoEncoder(VideoEncoderConfig.SMALL);
    same.initializeLikePyTorch(manager, new SplittableRandom(7));
    VideoEncoder other = new VideoEncoder(VideoEncoderConfig.SMALL);
    other.initializeLikePyTorch(manager, new SplittableRandom(8));
    assertArrayEquals(weight.toFloatArray(), value(same, "conv5x.spt_conv2.weight").toFloatArray());
    assertFalse(weight.contentEquals(value(other, "conv5x.spt_conv2.weight")));
  }

  @Test
  void onlyWeightsAndAffineParametersAreTrained() {
    VideoEncoder encoder = new VideoEncoder(VideoEncoderConfig.PUBLISHED);

    long trained =
        encoder.getParameters().values().stream().filter(Parameter::requiresGradient).count();

    assertEquals(102, trained);
  }

  @Test
  void refusesAStageItDoesNotHave() {
    VideoEncoder encoder = new VideoEncoder(ThinEncoder.CONFIG);
    encoder.initializeLikePyTorch(manager, new SplittableRandom(0));
    NDArray clips = manager.ones(new Shape(1, 3, 8, 32, 32));
    ParameterStore parameters = new ParameterStore(manager, false);

    Exception e =
        assertThrows(
            IllegalArgumentException.class,
            () -> encoder.stages(parameters, clips, false, Set.of("conv6x")));

    assertEquals(
        "stages must be among [conv1, conv2x, conv3x, conv4x, conv5x, pool], got [conv6x]",
        e.getMessage());
  }

  @Test
  void refusesClipsWhoseChannelsAreNotSecond() {
    VideoEncoder encoder = new VideoEncoder(ThinEncoder.CONFIG);
    NDArray clips = manager.ones(new Shape(1, 8, 32, 32, 3));
    ParameterStore parameters = new ParameterStore(manager, false);

    Exception e =
        assertThrows(
            IllegalArgumentException.class,
            () -> encoder.stages(parameters, clips, false, Set.of("pool")));

    assertEquals("a batch of clips must be (B, 3, T, H, W), got (1, 8, 32, 32, 3)", e.getMessage());
  }

  private static VideoEncoder r2plus1d(int depth) {
    return new VideoEncoder(
        new VideoEncoderConfig(VideoEncoderConfig.Architecture.R2PLUS1D, depth, WIDTHS, true));
  }

  private static NDArray value(VideoEncoder encoder, String parameter) {
    return encoder.getDirectParameters().get(parameter).getArray();
  }

  private static long trainable(VideoEncoder encoder, String prefix) {
    return encoder.getParameters().stream()
        .filter(entry -> entry.getKey().startsWith(prefix) && entry.getValue().requiresGradient())
        .mapToLong(entry -> encoder.parameterShapes().get(entry.getKey()).size())
        .sum();
  }
}
