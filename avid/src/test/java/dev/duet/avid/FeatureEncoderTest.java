package dev.duet.avid;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import dev.duet.avid.FeatureEncoder.Precision;
import dev.duet.decode.Frames;
import dev.duet.decode.Modality;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeatureEncoderTest {
  private static final ModelConfig TINY = ModelConfig.named("tiny");
  private static final int FRAMES = 4;
  private static final int SIZE = 32;
  private static final List<String> STAGES =
      List.of("conv1", "conv2x", "conv3x", "conv4x", "conv5x", "pool", "embedding");

  private static DuetModel model;

  @BeforeAll
  static void makeModel() {
    model = DuetModel.random(TINY, 5, Device.cpu());
    Random random = new Random(1);
    // Batch norms as they are after training, so that folding them is put to the test.
    model
        .parameters()
        .forEach(
            (name, parameter) -> {
              NDArray value = parameter.getArray();
              if (name.endsWith("running_mean")) {
                value.addi(0.2f * (random.nextFloat() - 0.5f));
              } else if (name.endsWith("running_var")) {
                value.muli(0.5f + random.nextFloat());
              }
            });
  }

  @AfterAll
  static void closeModel() {
    model.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"video", "audio"})
  void matchesTheUnfoldedBlocksAtEveryStage(String tower) {
    List<Output> outputs = STAGES.stream().map(stage -> Output.parse(tower + "." + stage)).toList();
    List<PreparedClip> clips = clips(3);
    Map<Output, float[][]> features;
    try (FeatureEncoder encoder = new FeatureEncoder(model, outputs, Precision.FLOAT32)) {
      features = encoder.encode(clips);
      for (Output output : outputs) {
        assertEquals(3, features.get(output).length);
        assertEquals(encoder.width(output), features.get(output)[0].length, output.name());
      }
    }
    for (int row = 0; row < clips.size(); row++) {
      Map<String, float[]> expected = slowly(clips.get(row), outputs.get(0).modality());
      for (Output output : outputs) {
        // Folding reassociates sums of up to 1,152 products of float32.
        assertClose(expected.get(output.stage()), features.get(output)[row], 2e-5, output.name());
      }
    }
  }

  /** The blocks in eval mode, one clip, normalised in double precision, max over all positions. */
  private static Map<String, float[]> slowly(PreparedClip clip, Modality modality) {
    try (NDManager manager = NDManager.newBaseManager()) {
      ParameterStore values = new ParameterStore(manager, false);
      Set<String> stages = Set.of("conv1", "conv2x", "conv3x", "conv4x", "conv5x", "pool");
      Map<String, NDArray> outputs =
          switch (modality) {
            case VIDEO ->
                model
                    .videoEncoder()
                    .stages(values, normalised(clip.frames(), manager), false, stages);
            case AUDIO ->
                model
                    .audioEncoder()
                    .stages(
                        values,
                        manager.create(clip.spectrogram(), new Shape(1, 1, 100, 129)),
                        false,
                        stages);
          };
      Map<String, float[]> pooled = new HashMap<>();
      outputs.forEach(
          (stage, value) -> {
            long channels = value.getShape().get(1);
            pooled.put(stage, value.reshape(channels, -1).max(new int[] {1}).toFloatArray()); // (C)
          });
      NDArray embedding =
          model
              .head(modality)
              .orElseThrow()
              .forward(values, new NDList(outputs.get("pool")), false)
              .singletonOrThrow();
      pooled.put("embedding", embedding.toFloatArray());
      return pooled;
    }
  }

  private static NDArray normalised(Frames frames, NDManager manager) {
    double[] mean = {0.485, 0.456, 0.406};
    double[] std = {0.229, 0.224, 0.225};
    int pixels = FRAMES * SIZE * SIZE;
    float[] values = new float[3 * pixels];
    for (int i = 0; i < pixels; i++) {
      for (int c = 0; c < 3; c++) {
        double x = (frames.rgb()[3 * i + c] & 0xff) / 255.0;
        values[c * pixels + i] = (float) ((x - mean[c]) / std[c]);
      }
    }
    return manager.create(values, new Shape(1, 3, FRAMES, SIZE, SIZE));
  }

  @Test
  void givesAClipTheSameRowWhateverItsNeighbours() {
    List<Output> outputs = List.of(Output.parse("video.embedding"), Output.parse("audio.conv3x"));
    List<PreparedClip> clips = clips(4);
    try (FeatureEncoder encoder = new FeatureEncoder(model, outputs, Precision.FLOAT32)) {
      Map<Output, float[][]> one = encoder.encode(clips);
      List<PreparedClip> shuffled = List.of(clips.get(2), clips.get(2), clips.get(0), clips.get(0));
      Map<Output, float[][]> two = encoder.encode(shuffled);
      for (Output output : outputs) {
        assertArrayEquals(one.get(output)[2], two.get(output)[0]);
        assertArrayEquals(one.get(output)[2], two.get(output)[1]);
        assertArrayEquals(one.get(output)[0], two.get(output)[3]);
      }
    }
  }

  @Test
  void needsOnlyThePartOfTheTowerThatIsAskedFor() {
    try (FeatureEncoder encoder =
        new FeatureEncoder(model, List.of(Output.parse("audio.pool")), Precision.FLOAT32)) {
      PreparedClip silent = new PreparedClip(null, clips(1).get(0).spectrogram());
      assertEquals(Set.of(Output.parse("audio.pool")), encoder.encode(List.of(silent)).keySet());
    }
  }

  @Test
  void outlivesTheModel() {
    DuetModel other = DuetModel.random(TINY, 6, Device.cpu());
    FeatureEncoder encoder =
        new FeatureEncoder(
            other,
            List.of(Output.parse("video.embedding"), Output.parse("audio.embedding")),
            Precision.FLOAT32);
    Map<Output, float[][]> before = encoder.encode(clips(2));
    other.close();
    System.gc(); // frees what the closed model's arrays lay in
    Map<Output, float[][]> after = encoder.encode(clips(2));
    before.forEach((output, rows) -> assertArrayEquals(rows, after.get(output)));
    encoder.close();
  }

  @Test
  void computesNearlyTheSameInBfloat16() {
    Output output = Output.parse("video.pool");
    try (FeatureEncoder exact = new FeatureEncoder(model, List.of(output), Precision.FLOAT32);
        FeatureEncoder rough = new FeatureEncoder(model, List.of(output), Precision.BFLOAT16)) {
      float[] expected = exact.encode(clips(1)).get(output)[0];
      float[] found = rough.encode(clips(1)).get(output)[0];
      // Eight significant bits: each layer rounds by up to 0.2 %, which averages out over many
      // values.
      assertClose(expected, found, 0.02, output.name());
      assertFalse(Arrays.equals(expected, found));
    }
  }

  @Test
  void keepsNoGradientGraphOnAnotherThread() throws Exception {
    // PyTorch records gradients per thread; only the one that loaded the engine has that off.
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      other
          .submit(
              () -> {
                try (DuetModel made = DuetModel.random(TINY, 9, Device.cpu());
                    FeatureEncoder encoder =
                        new FeatureEncoder(
                            made, List.of(Output.parse("audio.embedding")), Precision.FLOAT32)) {
                  assertTrue(
                      made.parameters().values().stream()
                          .noneMatch(parameter -> parameter.getArray().hasGradient()));
                  assertEquals(1, encoder.encode(clips(1)).size());
                }
              })
          .get();
    } finally {
      other.shutdown();
    }
  }

  @Test
  void refusesBatchesItCannotTake() {
    List<Output> outputs = List.of(Output.parse("video.pool"), Output.parse("audio.pool"));
    PreparedClip clip = clips(1).get(0);
    try (FeatureEncoder encoder = new FeatureEncoder(model, outputs, Precision.FLOAT32)) {
      assertThrows(IllegalArgumentException.class, () -> encoder.encode(List.of()));
      assertThrows(
          IllegalArgumentException.class,
          () -> encoder.encode(List.of(new PreparedClip(null, clip.spectrogram()))));
      assertThrows(
          IllegalArgumentException.class,
          () -> encoder.encode(List.of(new PreparedClip(clip.frames(), null))));
      assertThrows(
          IllegalArgumentException.class,
          () -> encoder.encode(List.of(new PreparedClip(clip.frames(), new float[7]))));
      Frames smaller = new Frames(FRAMES, 16, 16, new byte[FRAMES * 16 * 16 * 3]);
      assertThrows(
          IllegalArgumentException.class,
          () -> encoder.encode(List.of(clip, new PreparedClip(smaller, clip.spectrogram()))));
    }
  }

  @Test
  void refusesEmbeddingsOfAModelWithoutHeads() {
    ModelConfig headless =
        new ModelConfig(
            "headless", TINY.video(), 112, 8, 16, TINY.audio(), TINY.spectrogram(), 2, List.of());
    try (DuetModel other = DuetModel.random(headless, 0, Device.cpu())) {
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class,
              () ->
                  new FeatureEncoder(
                      other, List.of(Output.parse("video.embedding")), Precision.FLOAT32));
      assertEquals(
          "no output 'video.embedding': the model has no projection heads", e.getMessage());
    }
  }

  private static List<PreparedClip> clips(int count) {
    List<PreparedClip> clips = new ArrayList<>();
    Random random = new Random(42);
    for (int i = 0; i < count; i++) {
      byte[] rgb = new byte[FRAMES * SIZE * SIZE * 3];
      random.nextBytes(rgb);
      float[] spectrogram = new float[100 * 129];
      for (int j = 0; j < spectrogram.length; j++) {
        spectrogram[j] = (float) random.nextGaussian();
      }
      clips.add(new PreparedClip(new Frames(FRAMES, SIZE, SIZE, rgb), spectrogram));
    }
    return clips;
  }

  private static void assertClose(float[] expected, float[] found, double tolerance, String what) {
    assertEquals(expected.length, found.length, what);
    double largest = 0;
    for (float value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], found[i], tolerance * largest, what + " " + i);
    }
  }
}
