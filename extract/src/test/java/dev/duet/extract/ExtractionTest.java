package dev.duet.extract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import dev.duet.avid.DuetModel;
import dev.duet.avid.ModelConfig;
import dev.duet.avid.Output;
import dev.duet.decode.ClipFormat;
import dev.duet.decode.manifest.Manifest;
import dev.duet.decode.sampling.EvenClips;
import dev.duet.decode.synthetic.AudioTrack;
import dev.duet.decode.synthetic.FrameTimes;
import dev.duet.decode.synthetic.Sound;
import dev.duet.decode.synthetic.SyntheticMedia;
import dev.duet.decode.synthetic.VideoTrack;
import dev.duet.extract.store.FeatureDirectory;
import dev.duet.extract.store.StorageConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way with a real, if tiny, model. */
class ExtractionTest {
  private static final int VIDEOS = 5;
  private static final Output VIDEO = Output.parse("video.conv4x");
  private static final Output AUDIO = Output.parse("audio.embedding");

  @TempDir private static Path media;
  private static DuetModel model;
  private static Manifest manifest;

  @TempDir private Path folder;

  @BeforeAll
  static void prepare() throws Exception {
    for (int i = 0; i < VIDEOS; i++) {
      SyntheticMedia.of(
              VideoTrack.of(VideoTrack.Codec.MPEG4, 80, 64, FrameTimes.constant(25, 30 + 10 * i)),
              AudioTrack.of(AudioTrack.Codec.AAC, 24_000, 1, 2, Sound.tone(300 + 200 * i, 0.4)))
          .writeTo(media.resolve("v" + i + ".mp4"));
    }
    Files.writeString(media.resolve("v9.mp4"), "not a video");
    model = DuetModel.random(ModelConfig.named("tiny"), 1, Device.cpu());
    manifest = Manifest.of(media.toString());
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @Test
  void givesEachVideoItsFeaturesAndTheBrokenFileAReason() throws Exception {
    Map<String, VideoFeatures> features = new TreeMap<>();

    ExtractionSummary summary =
        Extraction.run(
            manifest,
            model,
            config(),
            video -> features.put(video.instance().id(), video),
            ProgressListener.NONE);

    assertEquals(
        List.of("v0.mp4", "v1.mp4", "v2.mp4", "v3.mp4", "v4.mp4"), List.copyOf(features.keySet()));
    for (VideoFeatures video : features.values()) {
      assertEquals(3, video.clipCount());
      assertEquals(List.of(VIDEO, AUDIO), List.copyOf(video.values().keySet()));
      assertEquals(64, video.values().get(VIDEO)[0].length); // the tiny model's conv4x
      assertEquals(64, video.values().get(AUDIO)[2].length); // and its embedding
    }
    assertDiffer(features.get("v0.mp4"), features.get("v4.mp4"), AUDIO);
    assertDiffer(features.get("v0.mp4"), features.get("v4.mp4"), VIDEO);
    assertEquals(1, summary.failed());
    assertEquals("v9.mp4", summary.failures().get(0).instance().id());
    assertEquals(3 * VIDEOS, summary.clips());
  }

  /** In the last clip: the first starts at 0 s everywhere and shows the same frames. */
  private static void assertDiffer(VideoFeatures a, VideoFeatures b, Output output) {
    float distance = 0;
    for (int d = 0; d < a.values().get(output)[2].length; d++) {
      distance += Math.abs(a.values().get(output)[2][d] - b.values().get(output)[2][d]);
    }
    // Random weights shrink what they pass on; the same input gives exactly 0.
    assertTrue(distance > 1e-5, "distance " + distance + " in " + output.name());
  }

  @Test
  void givesTheSameBytesForAnyNumberOfWorkers() throws Exception {
    for (int workers : new int[] {1, 4}) {
      Path output = folder.resolve("workers-" + workers);
      ExtractionSummary summary =
          Extraction.run(
              manifest,
              model,
              config().withWorkers(workers),
              new FeatureDirectory(output, StorageConfig.DEFAULT),
              ProgressListener.NONE);
      assertEquals(VIDEOS, summary.extracted());
    }
    assertEquals(
        OutputTree.of(folder.resolve("workers-1")), OutputTree.of(folder.resolve("workers-4")));
  }

  @Test
  void aClipsFeaturesDoNotDependOnTheVideosBesideIt() throws Exception {
    Map<String, VideoFeatures> together = new TreeMap<>();
    Map<String, VideoFeatures> alone = new TreeMap<>();
    Extraction.run(
        manifest, model, config(), v -> together.put(v.instance().id(), v), ProgressListener.NONE);

    Extraction.run(
        Manifest.of(media.resolve("v3.mp4").toString()),
        model,
        config(),
        v -> alone.put(v.instance().id(), v),
        ProgressListener.NONE);

    assertArrayEquals(
        together.get("v3.mp4").values().get(VIDEO), alone.get("v3.mp4").values().get(VIDEO));
    assertArrayEquals(
        together.get("v3.mp4").values().get(AUDIO), alone.get("v3.mp4").values().get(AUDIO));
  }

  @Test
  void anOutputTellsWhatMadeItAndRefusesAnotherModel() throws Exception {
    Path output = folder.resolve("out");
    extractTo(output, model);
    String description = Files.readString(output.resolve("run.json"));
    assertTrue(description.contains("\"model.fingerprint\" : \"" + model.fingerprint()));
    assertTrue(description.contains("\"model.trained\" : \"false\""));
    assertTrue(description.contains("\"outputs\" : \"video.conv4x,audio.embedding\""));

    try (DuetModel other = DuetModel.random(ModelConfig.named("tiny"), 2, Device.cpu())) {
      ExtractionException refused =
          assertThrows(ExtractionException.class, () -> extractTo(output, other));
      assertTrue(
          refused.getMessage().contains("\n  model.fingerprint: was "), refused.getMessage());
      assertFalse(refused.getMessage().contains("model.name"), refused.getMessage());
    }
  }

  private static void extractTo(Path output, DuetModel model) throws Exception {
    Extraction.run(
        manifest,
        model,
        config(),
        new FeatureDirectory(output, StorageConfig.DEFAULT),
        ProgressListener.NONE);
  }

  @Test
  void refusesClipsThatTheModelCannotHear() {
    ClipFormat format = model.config().clipFormat();
    ClipFormat longer =
        new ClipFormat(
            format.modalities(),
            format.frameCount(),
            format.framesPerSecond(),
            format.frameSize(),
            format.sampleRateHz(),
            3,
            format.shortClip(),
            format.missingAudio());

    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                Extraction.run(
                    manifest, model, config().withClip(longer), v -> {}, ProgressListener.NONE));

    assertEquals(
        "the model takes 2.0 s of sound at 24000 Hz: 3.0 s at 24000 Hz", refused.getMessage());
  }

  private static ExtractionConfig config() {
    return ExtractionConfig.of(model.config())
        .withOutputs(List.of(VIDEO, AUDIO))
        .withFrameSize(32)
        .withSampler(new EvenClips(3))
        .withBatchSize(4)
        .withWorkers(2);
  }
}
