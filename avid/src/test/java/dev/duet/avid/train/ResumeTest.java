package dev.duet.avid.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import dev.duet.avid.DuetModel;
import dev.duet.avid.ModelException;
import dev.duet.avid.Origin;
import dev.duet.avid.loss.Batch;
import dev.duet.avid.loss.Evaluation;
import dev.duet.avid.loss.Step;
import dev.duet.avid.train.RunSetup.Saving;
import dev.duet.avid.train.RunSetup.Validation;
import dev.duet.avid.train.Trainer.Outcome;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResumeTest {
  private static final int EPOCHS = 4;
  private static final int STEPS = 16;

  @TempDir private Path folder;

  /** A run in small that notes the loss of every step. */
  private static final class Run {
    final SortedMap<Long, Double> losses = new TreeMap<>();
    private final Path folder;
    private final CheckpointPolicy policy;
    private long stopAfter = Long.MAX_VALUE;
    private Optional<Validation> validation = Optional.empty();
    private long seed = 3;
    private String fingerprint = "fingerprint";

    Run(Path folder) {
      this(folder, new CheckpointPolicy(60, 1, 3, null));
    }

    Run(Path folder, CheckpointPolicy policy) {
      this.folder = folder;
      this.policy = policy;
    }

    Run stoppingAfter(long step) {
      stopAfter = step;
      return this;
    }

    Run validating(Validator validator) {
      validation = Optional.of(new Validation(validator, 1));
      return this;
    }

    Run seed(long value) {
      seed = value;
      return this;
    }

    Run fingerprint(String value) {
      fingerprint = value;
      return this;
    }

    Outcome go(boolean resume) throws Exception {
      return go(resume, new PairObjective());
    }

    Outcome go(boolean resume, PairObjective method) throws Exception {
      try (DuetModel model = DuetModel.random(TrainerTest.MINUTE, 1, Device.cpu());
          PairObjective objective = method) {
        MemorySource source = new MemorySource(TrainerTest.MINUTE, objective.views(), 16, 4, 5);
        Corpus corpus = Corpus.of(source, source.ids(), fingerprint);
        TrainingConfig config =
            new TrainingConfig(
                seed,
                EPOCHS,
                new LearningRate(2e-3, 1, new LearningRate.Cosine(0.1)),
                AdamConfig.PUBLISHED,
                1,
                null,
                1);
        Trainer[] trainer = new Trainer[1];
        TrainingListener listener =
            new TrainingListener() {
              @Override
              public void progressed(Progress progress) {
                losses.put(progress.step(), progress.loss());
                if (progress.step() == stopAfter) {
                  trainer[0].stop();
                }
              }
            };
        Saving saving = new Saving(folder, policy, "epochs: 4");
        trainer[0] =
            new Trainer(
                config,
                model,
                objective,
                corpus,
                new RunSetup(Optional.of(saving), validation, List.of(listener)));
        return resume ? trainer[0].resume() : trainer[0].run();
      }
    }
  }

  private Path folder(String name) throws IOException {
    return Files.createDirectory(folder.resolve(name));
  }

  @Test
  void continuesBitForBitWhereverItWasStopped() throws Exception {
    Path whole = folder("whole");
    Run uninterrupted = new Run(whole);
    assertEquals(Outcome.FINISHED, uninterrupted.go(false));
    assertEquals(STEPS, uninterrupted.losses.size());

    Path stopped = folder("stopped");
    Random random = new Random(4);
    SortedMap<Long, Double> losses = new TreeMap<>();
    long step = 0;
    Outcome outcome = Outcome.STOPPED;
    while (outcome == Outcome.STOPPED) {
      step += 1 + random.nextInt(5);
      Run run = new Run(stopped).stoppingAfter(step);
      outcome = run.go(!losses.isEmpty());
      run.losses.forEach(
          (number, loss) -> {
            Double seen = losses.put(number, loss);
            assertEquals(null, seen, "a step was repeated");
          });
    }
    assertEquals(uninterrupted.losses, losses);
    assertEquals(fingerprint(whole), fingerprint(stopped));
  }

  private static String fingerprint(Path run) throws ModelException {
    try (DuetModel model = DuetModel.load(run.resolve("model.safetensors"), Device.cpu())) {
      return model.fingerprint();
    }
  }

  @Test
  void writesAModelThatKnowsWhereItComesFrom() throws Exception {
    Outcome unused = new Run(folder).go(false);
    try (DuetModel model = DuetModel.load(folder.resolve("model.safetensors"), Device.cpu())) {
      assertTrue(model.trained());
      assertEquals(
          new Origin.Trained(
              new Origin.Initialised(1),
              "epochs: 4",
              "07f098de95c2b7981d3cdcea78bb14dbea6f3bc08b85ed162983df51f79e2677",
              3,
              STEPS,
              "fingerprint"),
          model.provenance().origin());
    }
  }

  @Test
  void keepsTheLastAndTheBestCheckpoints() throws Exception {
    double[] values = {0.5, 0.9, 0.7, 0.8};
    int[] next = {0};
    CheckpointPolicy policy =
        new CheckpointPolicy(
            60, 1, 2, new CheckpointPolicy.BestMetric("recall", CheckpointPolicy.Better.HIGHER));
    Outcome unused =
        new Run(folder, policy).validating(model -> Map.of("recall", values[next[0]++])).go(false);
    assertEquals(
        List.of("step-00000012.safetensors", "step-00000016.safetensors"), checkpoints(folder));
    try (Checkpoint best = Checkpoint.open(folder.resolve("best.safetensors"))) {
      assertEquals(8, best.facts().position().step());
      assertEquals(Map.of("recall", 0.9), best.facts().metrics());
    }
  }

  private static List<String> checkpoints(Path run) throws IOException {
    try (Stream<Path> files = Files.list(run.resolve("checkpoints"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void fallsBackToTheCheckpointBeforeATruncatedOne() throws Exception {
    Run uninterrupted = new Run(folder("whole"));
    Outcome unused = uninterrupted.go(false);
    Path stopped = folder("stopped");
    assertEquals(Outcome.STOPPED, new Run(stopped).stoppingAfter(6).go(false));
    assertEquals(
        List.of("step-00000004.safetensors", "step-00000006.safetensors"), checkpoints(stopped));
    truncate(stopped.resolve("checkpoints/step-00000006.safetensors"));
    Run resumed = new Run(stopped);
    assertEquals(Outcome.FINISHED, resumed.go(true));
    assertEquals(uninterrupted.losses.tailMap(5L), resumed.losses);
  }

  @Test
  void saysInOneLineThatNoCheckpointCanBeRead() throws Exception {
    assertEquals(Outcome.STOPPED, new Run(folder).stoppingAfter(2).go(false));
    Path only = folder.resolve("checkpoints/step-00000002.safetensors");
    truncate(only);
    String message =
        assertThrows(ModelException.class, () -> new Run(folder).go(true)).getMessage();
    assertTrue(
        message.startsWith("no checkpoint can be read: " + only + ": not a safetensors file:")
            && message.endsWith("(truncated?)"),
        message);
  }

  private static void truncate(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(channel.size() - 1000);
    }
  }

  @Test
  void refusesACheckpointOfANewerFormat() throws Exception {
    assertEquals(Outcome.STOPPED, new Run(folder).stoppingAfter(2).go(false));
    Path only = folder.resolve("checkpoints/step-00000002.safetensors");
    String text = Files.readString(only, StandardCharsets.ISO_8859_1);
    Files.writeString(
        only,
        text.replace("\"duet.checkpoint\":\"1\"", "\"duet.checkpoint\":\"2\""),
        StandardCharsets.ISO_8859_1);
    String message =
        assertThrows(ModelException.class, () -> new Run(folder).go(true)).getMessage();
    assertEquals(only + ": a checkpoint of format 2; this version of Duet reads format 1", message);
  }

  @Test
  void refusesToResumeAnotherRun() throws Exception {
    assertEquals(Outcome.STOPPED, new Run(folder).stoppingAfter(2).go(false));
    Path only = folder.resolve("checkpoints/step-00000002.safetensors");
    assertEquals(
        only + ": the seed of the saved run is 3, of this one 4",
        assertThrows(ModelException.class, () -> new Run(folder).seed(4).go(true)).getMessage());
    assertEquals(
        only + ": the manifest of the saved run is fingerprint, of this one other",
        assertThrows(ModelException.class, () -> new Run(folder).fingerprint("other").go(true))
            .getMessage());
    assertEquals(
        folder + ": has checkpoints of a run; resume it or choose another folder",
        assertThrows(TrainingException.class, () -> new Run(folder).go(false)).getMessage());
  }

  @Test
  void keepsTheLastGoodCheckpointWhenTheLossIsNotFinite() throws Exception {
    PairObjective breaking =
        new PairObjective() {
          @Override
          public Evaluation evaluate(Step step, Batch batch) {
            Evaluation whole = super.evaluate(step, batch);
            return step.number() < 9
                ? whole
                : new Evaluation(
                    List.of(
                        new dev.duet.avid.loss.LossTerm(
                            "pair", whole.terms().get(0).value().div(0f), 1)),
                    whole.metrics(),
                    whole.memory());
          }
        };
    String message =
        assertThrows(TrainingException.class, () -> new Run(folder).go(false, breaking))
            .getMessage();
    assertTrue(message.startsWith("the loss is not finite at step 9: pair is Infinity"), message);
    try (Checkpoint last = new CheckpointFolder(folder, 3).newest().orElseThrow()) {
      assertEquals(8, last.facts().position().step());
    }
    assertFalse(Files.exists(folder.resolve("model.safetensors")));
  }
}
