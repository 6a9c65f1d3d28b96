package dev.duet.eval.encoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.duet.avid.DuetModel;
import dev.duet.avid.ModelConfig;
import dev.duet.avid.data.DataConfig;
import dev.duet.avid.train.Adam;
import dev.duet.avid.train.AdamConfig;
import dev.duet.avid.train.LearningRate;
import dev.duet.decode.Modality;
import dev.duet.decode.manifest.Instance;
import dev.duet.decode.manifest.Manifest;
import dev.duet.decode.synthetic.AudioTrack;
import dev.duet.decode.synthetic.Sound;
import dev.duet.decode.synthetic.SyntheticMedia;
import dev.duet.eval.EncoderEvaluation;
import dev.duet.eval.SoundEvaluation;
import dev.duet.eval.metric.Bootstrap;
import dev.duet.eval.probe.SvmProbe;
import dev.duet.eval.report.EvaluationReport;
import dev.duet.eval.split.LabelBudget;
import dev.duet.eval.split.SplitPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The protocols that train, with the smallest model, on tones and noise. */
class EncoderEvaluationTest {
  private static final SplitPlan PLAN = new SplitPlan.Seeded(0.4, 0.25, 1, 0);

  @TempDir static Path folder;
  static LabelledFiles files;

  @BeforeAll
  static void makeFiles() throws Exception {
    List<Instance> instances = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      boolean tone = i % 2 == 0;
      Path file = folder.resolve(i + ".flac");
      SyntheticMedia.of(
              AudioTrack.of(
                  AudioTrack.Codec.FLAC,
                  24_000,
                  1,
                  2.2,
                  tone ? Sound.tone(300 + 20 * i, 0.4) : Sound.noise(24_000)))
          .writeTo(file);
      instances.add(
          new Instance(
              file.getFileName().toString(),
              file,
              Optional.of(tone ? "tone" : "noise"),
              Optional.empty()));
    }
    files = LabelledFiles.of(Manifest.of(instances));
  }

  private static DuetModel model() {
    return DuetModel.random(ModelConfig.named("tiny"), 1, Device.cpu());
  }

  private static EncoderEvaluation evaluation(int epochs, int warmUp, double learningRate) {
    return new EncoderEvaluation(
        EncoderEvaluationTest::model,
        files,
        new TuningConfig(
            Modality.AUDIO,
            epochs,
            warmUp,
            LearningRate.constant(learningRate),
            DataConfig.DEFAULT.withBatchSize(4),
            true,
            0,
            false,
            2,
            0),
        new Bootstrap(50, 0));
  }

  @Test
  void poolsAsPyTorchDoes() {
    // 5 x 3, pooled to 2 x 2: rows 0..2 and 2..4, columns 0..1 and 1..2.
    float[] map = {1, 2, 3, 4, 5, 6, 9, 8, 7, 0, 1, 2, 3, 4, 5};

    assertArrayEquals(new float[] {9, 8, 9, 8}, GridPool.MAX.pool(map, 0, 1, 1, 5, 3, 2));
    // (2, 2, 2) to 1 x 3: time is gone, and a grid finer than the map repeats its values.
    assertArrayEquals(
        new float[] {3, 4, 4, 5, 8, 8, 5, 8, 8},
        GridPool.MAX.pool(new float[] {3, 4, 5, 8, 1, 2, 2, 7}, 0, 1, 2, 2, 2, 3));
    assertArrayEquals(
        new float[] {3, 8}, GridPool.MAX.pool(new float[] {3, 1, 8, 2}, 0, 2, 1, 1, 2, 1));
    assertArrayEquals(
        new float[] {29 / 6f, 31 / 6f, 25 / 6f, 4.5f}, GridPool.MEAN.pool(map, 0, 1, 1, 5, 3, 2));
    assertArrayEquals(
        new float[] {2, 5}, GridPool.MEAN.pool(new float[] {3, 1, 8, 2}, 0, 2, 1, 1, 2, 1));
  }

  @Test
  void aHeadLearnsASeparableBatchAndItsBatchNormFollows() {
    SplittableRandom random = new SplittableRandom(0);
    float[][] rows = new float[32][3];
    int[] classes = new int[32];
    for (int i = 0; i < rows.length; i++) {
      classes[i] = i % 2;
      for (int d = 0; d < 3; d++) {
        rows[i][d] = (float) (10 + random.nextGaussian() + (d == 0 ? 6 * classes[i] : 0));
      }
    }
    try (NDManager manager = NDManager.newBaseManager(Device.cpu());
        Adam adam =
            new Adam(
                new AdamConfig(0.9, 0.999, 1e-8, 0, AdamConfig.WeightDecay.COUPLED), manager)) {
      StageHead head = new StageHead("pool", 3, 2, manager, random);
      adam.add(head.group());
      double first = head.step(rows, classes, adam, 0.05);
      double last = first;
      for (int i = 0; i < 60; i++) {
        last = head.step(rows, classes, adam, 0.05);
      }

      assertTrue(last < 0.1 * first, first + " to " + last);
      double[][] probabilities = head.probabilities(rows);
      for (int i = 0; i < rows.length; i++) {
        assertEquals(1, probabilities[i][0] + probabilities[i][1], 1e-5);
        assertTrue(probabilities[i][classes[i]] > 0.5, "row " + i);
      }
    }
  }

  @Test
  void stagesOfAFrozenEncoderAreProbedTogetherAndTheEncoderStays() throws Exception {
    DuetModel shared = model();
    String before = shared.fingerprint();
    EncoderEvaluation evaluation = evaluation(20, 0, 0.01);

    EvaluationReport report = evaluation.stages(ImmutableMap.of("conv2x", 2, "pool", 1), PLAN);

    assertEquals(
        List.of("audio.conv2x", "audio.pool"),
        report.measures().stream().map(m -> m.output()).distinct().toList());
    // Tones and noise differ in every stage of a random encoder.
    assertTrue(report.value("audio.pool", "", "top1").orElseThrow() >= 0.75);
    assertTrue(report.value("audio.conv2x", "", "top1").orElseThrow() >= 0.75);
    assertTrue(report.value("audio.conv2x", "", "clip_top1").isPresent());
    assertEquals(before, shared.fingerprint());
    assertEquals("false", report.provenance().get("model.trained"));
    shared.close();
  }

  @Test
  void aFrozenEncoderDoesNotMoveAndBatchStatisticsMoveOnlyBuffers() throws Exception {
    try (DuetModel model = model()) {
      String before = model.fingerprint();
      List<dev.duet.avid.PreparedClip> clips = new ArrayList<>();
      new EvaluationClips(Modality.AUDIO, new dev.duet.decode.sampling.EvenClips(1))
          .read(
              files.manifest().instances().subList(0, 4),
              model,
              (instance, some) -> clips.addAll(some));
      Map<String, Integer> sides = ImmutableMap.of("pool", 1);

      var frozen =
          new StageMaps(model, Modality.AUDIO, sides, GridPool.MAX, false).compute(clips, true);
      assertEquals(before, model.fingerprint());
      StageMaps moving = new StageMaps(model, Modality.AUDIO, sides, GridPool.MAX, true);
      var tested = moving.compute(clips, false);
      assertArrayEquals(frozen.get("pool")[0], tested.get("pool")[0]);
      assertEquals(before, model.fingerprint());
      var trained = moving.compute(clips, true);
      assertFalse(before.equals(model.fingerprint()));
      assertFalse(java.util.Arrays.equals(frozen.get("pool")[0], trained.get("pool")[0]));
    }
  }

  @Test
  void fineTuningLearnsAndWarmUpLeavesTheEncodersWeightsAlone() throws Exception {
    EvaluationReport report = evaluation(8, 2, 0.003).fineTuning(ImmutableList.of(), PLAN);

    assertTrue(report.value("audio.pool", "", "top1").orElseThrow() >= 0.75);
    assertEquals("2", report.settings().get("warmUpEpochs"));
    assertEquals(8, report.predictions().size());

    int[] classes = files.labels().classes();
    TuningConfig config = evaluation(3, 2, 0.003).config();
    try (ClassifierObjective objective = new ClassifierObjective(config, classes, 2)) {
      assertTrue(objective.frozen(step(1), "audio_model"));
      assertFalse(objective.frozen(step(1), "classifier"));
      assertFalse(objective.frozen(step(2), "audio_model"));
    }
  }

  @Test
  void everyStageTellsTonesFromNoiseByTheProtocolOfEsc50() throws Exception {
    SoundEvaluation evaluation =
        new SoundEvaluation(
            EncoderEvaluationTest::model,
            files,
            new SoundWindows(3, 2),
            true,
            SvmProbe.DEFAULT,
            0,
            new Bootstrap(50, 0));

    EvaluationReport report = evaluation.run(ImmutableMap.of("conv3x", 2, "pool", 1), PLAN);

    assertTrue(report.value("audio.conv3x", "", "top1").orElseThrow() >= 0.75);
    assertTrue(report.value("audio.pool", "", "top1").orElseThrow() >= 0.75);
    assertEquals("3", report.settings().get("windows"));
    assertEquals("false", report.provenance().get("model.trained"));
  }

  private static dev.duet.avid.loss.Step step(int epoch) {
    return new dev.duet.avid.loss.Step(epoch, 10, epoch, new SplittableRandom(0));
  }

  @Test
  void lowShotTrainsOnSoManyLabelsAndSeveralDraws() throws Exception {
    EvaluationReport report =
        evaluation(1, 0, 0.003).lowShot(new LabelBudget.PerClass(2), 2, ImmutableList.of(), PLAN);

    assertEquals(
        List.of("seed 0 seed 0", "seed 0 seed 1", "all"),
        report.measures().stream()
            .filter(m -> m.metric().equals("top1"))
            .map(m -> m.split())
            .toList());
    assertEquals("2 per class", report.settings().get("labels"));
  }
}
