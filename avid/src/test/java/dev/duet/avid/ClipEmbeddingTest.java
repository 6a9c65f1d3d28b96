package dev.duet.avid;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import dev.duet.avid.FeatureEncoder.Precision;
import dev.duet.decode.Clip;
import dev.duet.decode.ClipTime;
import dev.duet.decode.Frames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ClipEmbeddingTest {
  private static final ModelConfig MICRO = ModelConfig.named("micro");
  private static final List<Output> OUTPUTS =
      List.of(
          Output.parse("video.pool"),
          Output.parse("video.embedding"),
          Output.parse("audio.pool"),
          Output.parse("audio.embedding"));

  private static DuetModel model;

  @BeforeAll
  static void makeModel() {
    model = DuetModel.random(MICRO, 3, Device.cpu());
  }

  @AfterAll
  static void closeModel() {
    model.close();
  }

  @Test
  void givesWhatTheFeatureEncoderGives() {
    Clip clip = clip(1);
    Map<Output, float[][]> expected;
    try (FeatureEncoder encoder = new FeatureEncoder(model, OUTPUTS, Precision.FLOAT32)) {
      expected =
          encoder.encode(
              List.of(
                  new ClipPreparation(MICRO, model.audioStatistics(), MICRO.frameSize())
                      .prepare(clip)));
    }

    Map<Output, float[]> found = model.embed(clip);

    assertEquals(Set.copyOf(OUTPUTS), found.keySet());
    for (Output output : OUTPUTS) {
      // Folding batch norms reassociates sums of float32.
      assertArrayEquals(expected.get(output)[0], found.get(output), 2e-5f, output.name());
    }
    assertTrue(norm(found.get(OUTPUTS.get(1))) > 0.01);
  }

  private static double norm(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value * value;
    }
    return Math.sqrt(sum);
  }

  @Test
  void leavesOutWhatTheClipDoesNotHave() {
    Clip clip = clip(1);

    assertEquals(Set.of("video.pool", "video.embedding"), names(with(clip, clip.frames(), null)));
    assertEquals(Set.of("audio.pool", "audio.embedding"), names(with(clip, null, clip.waveform())));
  }

  private static Set<String> names(Clip clip) {
    return model.embed(clip).keySet().stream().map(Output::name).collect(Collectors.toSet());
  }

  @Test
  void givesThePoolAloneOfAModelWithoutHeads() {
    ModelConfig headless =
        new ModelConfig(
            "headless",
            MICRO.video(),
            MICRO.frameSize(),
            MICRO.frameCount(),
            MICRO.framesPerSecond(),
            MICRO.audio(),
            MICRO.spectrogram(),
            MICRO.audioSeconds(),
            List.of());
    try (DuetModel plain = DuetModel.random(headless, 3, Device.cpu())) {
      assertEquals(
          Set.of(Output.parse("video.pool"), Output.parse("audio.pool")),
          plain.embed(clip(1)).keySet());
    }
  }

  @Test
  void refusesAWaveformOfAnotherLength() {
    Clip clip = clip(1);
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> model.embed(with(clip, clip.frames(), new float[100])));
    assertEquals("the waveform must have 10240 samples: 100", e.getMessage());
  }

  @Test
  void severalThreadsGetWhatOneGets() throws Exception {
    int clips = 24;
    List<Map<Output, float[]>> alone = new ArrayList<>();
    for (int i = 0; i < clips; i++) {
      alone.add(model.embed(clip(i)));
    }
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      List<Future<Map<Output, float[]>>> together = new ArrayList<>();
      for (int i = 0; i < clips; i++) {
        Clip clip = clip(i);
        together.add(pool.submit(() -> model.embed(clip)));
      }
      for (int i = 0; i < clips; i++) {
        for (Output output : OUTPUTS) {
          assertArrayEquals(
              alone.get(i).get(output), together.get(i).get().get(output), output.name() + i);
        }
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private static Clip with(Clip clip, Frames frames, float[] waveform) {
    return new Clip(clip.index(), clip.time(), frames, waveform, clip.audioPresent());
  }

  /** Noise, frames of another size than the model's. */
  private static Clip clip(int seed) {
    Random random = new Random(seed);
    byte[] rgb = new byte[MICRO.frameCount() * 40 * 48 * 3];
    random.nextBytes(rgb);
    float[] waveform = new float[MICRO.clipFormat().sampleCount()];
    for (int i = 0; i < waveform.length; i++) {
      waveform[i] = random.nextFloat() - 0.5f;
    }
    return new Clip(
        0, new ClipTime(0, 0), new Frames(MICRO.frameCount(), 40, 48, rgb), waveform, true);
  }
}
