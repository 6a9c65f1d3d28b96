package dev.duet.avid;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import com.google.common.hash.Hashing;
import dev.duet.audio.BinStatistics;
import dev.duet.avid.weights.HostTensor;
import dev.duet.avid.weights.SafetensorsFile;
import dev.duet.avid.weights.SafetensorsWriter;
import dev.duet.avid.weights.SafetensorsWriter.Source;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DuetModelTest {
  private static final ModelConfig TINY = ModelConfig.named("tiny");

  @TempDir Path folder;

  @Test
  void hasThePublishedNumberOfTensorsAndParameters() {
    try (DuetModel model = DuetModel.random(ModelConfig.named("avid"), 0, Device.cpu())) {
      assertEquals(267, model.parameters().size());
      long trainable =
          model.parameters().entrySet().stream()
              .filter(parameter -> !parameter.getKey().matches(".*(running_|num_batches_).*"))
              .mapToLong(parameter -> parameter.getValue().getArray().size())
              .sum();
      // 15,379,136 of the video encoder, 4,725,696 of the audio encoder, 590,976 of each head.
      assertEquals(21_286_784, trainable);
      List<String> names = List.copyOf(model.parameters().keySet());
      assertEquals("video_model.conv1.0.weight", names.get(0));
      assertEquals("audio_proj.projection.4.bias", names.get(266));
    }
  }

  @Test
  void returnsFromItsFileAsItWas() throws ModelException {
    Path file = folder.resolve("m.safetensors");
    float[] mean = new float[TINY.spectrogram().bins()];
    float[] std = new float[mean.length];
    Arrays.fill(mean, -12.5f);
    Arrays.fill(std, 7.25f);
    try (DuetModel made = DuetModel.random(TINY, 3, Device.cpu());
        DuetModel saved = made.withAudioStatistics(new BinStatistics(mean, std, 99))) {
      saved.save(file);
      try (DuetModel loaded = DuetModel.load(file, Device.cpu())) {
        assertEquals(TINY, loaded.config());
        assertEquals(saved.provenance(), loaded.provenance());
        assertEquals(new Origin.Initialised(3), loaded.provenance().origin());
        assertFalse(loaded.trained());
        assertArrayEquals(mean, loaded.audioStatistics().mean());
        assertArrayEquals(std, loaded.audioStatistics().std());
        assertEquals(99, loaded.audioStatistics().clips());
        assertEquals(
            List.copyOf(saved.parameters().keySet()), List.copyOf(loaded.parameters().keySet()));
        saved
            .parameters()
            .forEach(
                (name, parameter) -> {
                  NDArray found = loaded.parameters().get(name).getArray();
                  assertEquals(
                      HostTensor.of(parameter.getArray()).data(),
                      HostTensor.of(found).data(),
                      name);
                });
        assertEquals(saved.fingerprint(), loaded.fingerprint());
      }
    }
  }

  @Test
  void makesTheSameBytesFromTheSameSeed() throws ModelException, IOException {
    byte[] first = save(DuetModel.random(TINY, 7, Device.cpu()), "a");
    byte[] again = save(DuetModel.random(TINY, 7, Device.cpu()), "b");
    byte[] other = save(DuetModel.random(TINY, 8, Device.cpu()), "c");
    assertArrayEquals(first, again);
    assertFalse(Arrays.equals(first, other));
  }

  @Test
  void drawsTheSameWeightsOnEveryPlatform() {
    try (DuetModel model = DuetModel.random(TINY, 7, Device.cpu())) {
      float[] values =
          model.parameters().get("audio_proj.projection.0.weight").getArray().toFloatArray();
      // The documented stream, written out: SHA-256 of seed and part, its first 8 bytes as seed.
      SplittableRandom random =
          new SplittableRandom(
              Hashing.sha256()
                  .newHasher()
                  .putLong(7)
                  .putString("audio_proj", StandardCharsets.UTF_8)
                  .hash()
                  .asLong());
      for (int i = 0; i < values.length; i++) {
        assertEquals((float) ((random.nextDouble() * 2 - 1) / Math.sqrt(128)), values[i], 1e-8f);
      }
    }
  }

  @Test
  void drawsOnePartWhateverTheOthersLookLike() {
    ModelConfig avid = ModelConfig.named("avid-small");
    ModelConfig mixed =
        new ModelConfig(
            "mixed",
            TINY.video(),
            TINY.frameSize(),
            TINY.frameCount(),
            TINY.framesPerSecond(),
            avid.audio(),
            TINY.spectrogram(),
            TINY.audioSeconds(),
            List.of());
    try (DuetModel one = DuetModel.random(TINY, 7, Device.cpu());
        DuetModel two = DuetModel.random(mixed, 7, Device.cpu())) {
      String name = "video_model.conv5x.tmp_conv2.weight";
      assertEquals(one.parameters().get(name).getArray(), two.parameters().get(name).getArray());
    }
  }

  @Test
  void hasNoHeadsWhereTheConfigHasNone() {
    ModelConfig headless =
        new ModelConfig(
            "headless", TINY.video(), 112, 8, 16, TINY.audio(), TINY.spectrogram(), 2, List.of());
    try (DuetModel model = DuetModel.random(headless, 0, Device.cpu())) {
      assertTrue(model.parameters().keySet().stream().noneMatch(name -> name.contains("proj")));
    }
  }

  @Test
  void changesItsFingerprintWithWhateverChangesFeatures() {
    try (DuetModel model = DuetModel.random(TINY, 1, Device.cpu());
        DuetModel other = DuetModel.random(TINY, 2, Device.cpu())) {
      String fingerprint = model.fingerprint();
      assertTrue(fingerprint.matches("[0-9a-f]{64}"));
      assertNotEquals(fingerprint, other.fingerprint());
      BinStatistics neutral = model.audioStatistics();
      float[] mean = neutral.mean().clone();
      mean[5] += 1;
      assertNotEquals(
          fingerprint,
          model.withAudioStatistics(new BinStatistics(mean, neutral.std(), 0)).fingerprint());
      assertEquals(
          fingerprint,
          model
              .withAudioStatistics(new BinStatistics(neutral.mean(), neutral.std(), 5))
              .fingerprint());
      NDArray weight = model.parameters().get("video_model.conv1.0.weight").getArray();
      weight.set(new ai.djl.ndarray.index.NDIndex("0, 0, 0, 0, 0"), 9f);
      assertNotEquals(fingerprint, model.fingerprint());
    }
  }

  @Test
  void hasTheSameFingerprintInAnyLanguage() {
    Locale own = Locale.getDefault();
    try (DuetModel model = DuetModel.random(TINY, 1, Device.cpu())) {
      String fingerprint = model.fingerprint();
      Locale.setDefault(Locale.forLanguageTag("tr")); // lower case of I is not i
      assertEquals(fingerprint, model.fingerprint());
    } finally {
      Locale.setDefault(own);
    }
  }

  @Test
  void refusesStatisticsOfAnotherSpectrogram() {
    try (DuetModel model = DuetModel.random(TINY, 1, Device.cpu())) {
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class,
              () ->
                  model.withAudioStatistics(new BinStatistics(new float[257], new float[257], 1)));
      assertTrue(e.getMessage().contains("129 bins: 257"), e.getMessage());
    }
  }

  @Test
  void namesWhatAnotherSafetensorsFileLacks() throws ModelException {
    Path file = folder.resolve("other.safetensors");
    SafetensorsWriter.write(file, Map.of(), List.of());
    ModelException e = assertThrows(ModelException.class, () -> DuetModel.load(file, Device.cpu()));
    assertTrue(e.getMessage().contains("not a Duet model"), e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "video_model.conv1.0.weight, , lacks 1 of the model's 171 tensors: video_model.conv1.0.weight",
    "audio_mean, , has no tensor audio_mean",
    "audio_proj.projection.0.bias, audio_proj.projection.0.bia, lacks 1",
  })
  void namesTheTensorThatIsMissing(String name, String replacement, String message)
      throws ModelException {
    Path file = folder.resolve("m.safetensors");
    Path changed = folder.resolve("changed.safetensors");
    try (DuetModel model = DuetModel.random(TINY, 1, Device.cpu())) {
      model.save(file);
    }
    change(file, changed, name, replacement, UnaryOperator.identity());
    ModelException e =
        assertThrows(ModelException.class, () -> DuetModel.load(changed, Device.cpu()));
    assertTrue(e.getMessage().startsWith(changed + ": "), e.getMessage());
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }

  @Test
  void refusesWeightsThatContradictTheConfig() throws ModelException {
    Path file = folder.resolve("m.safetensors");
    Path changed = folder.resolve("changed.safetensors");
    try (DuetModel model = DuetModel.random(TINY, 1, Device.cpu())) {
      model.save(file);
    }
    change(
        file,
        changed,
        "",
        "",
        json -> json.replace("\"projection\":[128,128,64]", "\"projection\":[128,128,65]"));
    assertMessage(changed, "has shape (64, 128), the model needs (65, 128)");
    change(
        file,
        changed,
        "",
        "",
        json -> json.replace("\"projection\":[128,128,64]", "\"projection\":[128,128]"));
    assertMessage(changed, "no place for: video_proj.projection.4.weight");
    change(file, changed, "", "", json -> json.replace("\"frameSize\"", "\"frameSise\""));
    assertMessage(changed, "duet.config: frameSize: missing; there are name, video, frameSise");
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"BFLOAT16", "FLOAT64"})
  void readsWeightsOfOtherPrecisionsAndOwnsTheirMemory(DataType type) throws ModelException {
    Path file = folder.resolve("m.safetensors");
    Path rounded = folder.resolve("rounded.safetensors");
    String name = "video_model.conv5x.tmp_conv2.weight";
    float[] expected;
    try (DuetModel model = DuetModel.random(TINY, 1, Device.cpu())) {
      model.save(file);
      expected = model.parameters().get(name).getArray().toFloatArray();
    }
    try (SafetensorsFile whole = SafetensorsFile.open(file)) {
      List<Source> sources = new ArrayList<>();
      for (String tensor : whole.names()) {
        HostTensor value = whole.read(tensor);
        boolean converts = value.type() == DataType.FLOAT32 && tensor.contains(".");
        sources.add(Source.of(tensor, converts ? converted(value, type) : value));
      }
      SafetensorsWriter.write(rounded, whole.metadata(), sources);
    }
    try (DuetModel loaded = DuetModel.load(rounded, Device.cpu())) {
      System.gc(); // frees buffers that no array refers to, and others get their memory
      List<ByteBuffer> others = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        ByteBuffer other = ByteBuffer.allocateDirect(4 * expected.length);
        while (other.hasRemaining()) {
          other.put((byte) 0x7f);
        }
        others.add(other);
      }
      assertEquals(200, others.size());
      float[] found = loaded.parameters().get(name).getArray().toFloatArray();
      for (int i = 0; i < expected.length; i++) {
        // Eight significant bits of bfloat16, cut off.
        assertEquals(expected[i], found[i], Math.abs(expected[i]) / 128, name + " " + i);
      }
    }
  }

  private static HostTensor converted(HostTensor floats, DataType type) {
    float[] values = floats.toFloats();
    ByteBuffer data =
        ByteBuffer.allocate(values.length * type.getNumOfBytes()).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      if (type == DataType.BFLOAT16) {
        data.putShort((short) (Float.floatToRawIntBits(value) >>> 16));
      } else {
        data.putDouble(value);
      }
    }
    return new HostTensor(type, floats.shape(), data.flip());
  }

  private void assertMessage(Path file, String part) {
    ModelException e = assertThrows(ModelException.class, () -> DuetModel.load(file, Device.cpu()));
    assertTrue(e.getMessage().contains(part), e.getMessage());
  }

  /** Copies a file with one tensor left out or renamed and its config changed. */
  private static void change(
      Path from, Path to, String name, String replacement, UnaryOperator<String> config)
      throws ModelException {
    try (SafetensorsFile file = SafetensorsFile.open(from)) {
      List<Source> sources = new ArrayList<>();
      for (String tensor : file.names()) {
        if (!tensor.equals(name)) {
          sources.add(Source.of(tensor, file.read(tensor)));
        } else if (replacement != null) {
          sources.add(Source.of(replacement, file.read(tensor)));
        }
      }
      Map<String, String> metadata = new HashMap<>(file.metadata());
      metadata.computeIfPresent("duet.config", (key, value) -> config.apply(value));
      SafetensorsWriter.write(to, metadata, sources);
    }
  }

  private byte[] save(DuetModel made, String name) throws ModelException, IOException {
    Path file = folder.resolve(name);
    try (DuetModel model = made) {
      assertEquals(
          DataType.INT64,
          model
              .parameters()
              .get("video_model.conv1.1.num_batches_tracked")
              .getArray()
              .getDataType());
      model.save(file);
    }
    return Files.readAllBytes(file);
  }
}
