package dev.duet.avid.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import com.google.common.collect.ImmutableList;
import com.google.common.util.concurrent.Uninterruptibles;
import dev.duet.audio.AudioEncoderConfig;
import dev.duet.audio.LinearLogConfig;
import dev.duet.avid.DuetModel;
import dev.duet.avid.ModelConfig;
import dev.duet.avid.data.BatchSource;
import dev.duet.avid.data.BatchStream;
import dev.duet.avid.data.EpochReport;
import dev.duet.avid.data.TrainingDataException;
import dev.duet.avid.data.ViewBatch;
import dev.duet.avid.loss.Batch;
import dev.duet.avid.loss.Evaluation;
import dev.duet.avid.loss.LossTerm;
import dev.duet.avid.loss.Step;
import dev.duet.avid.train.Trainer.Outcome;
import dev.duet.video.VideoEncoderConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TrainerTest {
  static final ModelConfig MINUTE =
      new ModelConfig(
          "minute",
          new VideoEncoderConfig(
              VideoEncoderConfig.Architecture.R2PLUS1D, 10, ImmutableList.of(4, 4, 4, 8, 8), true),
          32,
          2,
          16,
          new AudioEncoderConfig(ImmutableList.of(4, 4, 4, 8, 8), 2),
          LinearLogConfig.SMALL,
          0.2,
          ImmutableList.of(8, 8));

  private static final class Reports implements TrainingListener {
    final List<Progress> all = new ArrayList<>();

    @Override
    public void progressed(Progress progress) {
      all.add(progress);
    }
  }

  private static TrainingConfig config(int epochs, int reportEvery) {
    return new TrainingConfig(
        3, epochs, LearningRate.constant(2e-3), AdamConfig.PUBLISHED, 1, null, reportEvery);
  }

  @Test
  void bringsTheLossDown() throws Exception {
    Reports reports = new Reports();
    try (DuetModel model = DuetModel.random(MINUTE, 1, Device.cpu());
        PairObjective objective = new PairObjective()) {
      MemorySource source = new MemorySource(MINUTE, objective.views(), 16, 4, 5);
      Corpus corpus = Corpus.of(source, source.ids(), "fingerprint");
      Trainer trainer = new Trainer(config(10, 4), model, objective, corpus, List.of(reports));
      assertEquals(Outcome.FINISHED, trainer.run());
    }
    assertEquals(10, reports.all.size());
    Progress first = reports.all.get(0);
    Progress last = reports.all.get(9);
    assertEquals(40, last.step());
    assertEquals(List.of("pair", "memory"), List.copyOf(last.terms().keySet()));
    assertTrue(last.loss() < 0.5 * first.loss(), first.loss() + " to " + last.loss());
    assertEquals(
        last.loss(), 0.75 * last.terms().get("pair") + 0.25 * last.terms().get("memory"), 1e-5);
  }

  /** Sleeps are at least as long as they are asked to be, so both times have a lower bound. */
  @Test
  void tellsWaitingForDataFromTheRest() throws Exception {
    Reports reports = new Reports();
    try (DuetModel model = DuetModel.random(MINUTE, 1, Device.cpu());
        PairObjective objective =
            new PairObjective() {
              @Override
              public void beforeStep(Step step) {
                super.beforeStep(step);
                sleep(step.number() < 2 ? 0 : 200);
              }
            }) {
      MemorySource source = new MemorySource(MINUTE, objective.views(), 16, 4, 5);
      BatchSource slow =
          new BatchSource() {
            @Override
            public int batchesPerEpoch() {
              return source.batchesPerEpoch();
            }

            @Override
            public BatchStream open(int epoch, int firstBatch) {
              BatchStream stream = source.open(epoch, firstBatch);
              return new BatchStream() {
                private int taken;

                @Override
                public Optional<ViewBatch> next()
                    throws InterruptedException, TrainingDataException {
                  sleep(taken++ < 2 ? 400 : 0);
                  return stream.next();
                }

                @Override
                public EpochReport report() {
                  return stream.report();
                }

                @Override
                public void close() {
                  stream.close();
                }
              };
            }
          };
      Corpus corpus = Corpus.of(slow, source.ids(), "fingerprint");
      Outcome unused = new Trainer(config(1, 2), model, objective, corpus, List.of(reports)).run();
    }
    Progress waiting = reports.all.get(0);
    Progress computing = reports.all.get(1);
    assertTrue(waiting.dataSeconds() >= 0.8, waiting.toString());
    assertTrue(computing.computeSeconds() >= 0.4, computing.toString());
    assertTrue(computing.dataSeconds() < waiting.dataSeconds(), computing.toString());
    assertEquals(
        waiting.dataSeconds() / (waiting.dataSeconds() + waiting.computeSeconds()),
        waiting.dataShare(),
        1e-12);
  }

  private static void sleep(long millis) {
    Uninterruptibles.sleepUninterruptibly(Duration.ofMillis(millis));
  }

  @Test
  void callsTheObjectiveInTheOrderOfItsContract() throws Exception {
    List<String> calls;
    try (DuetModel model = DuetModel.random(MINUTE, 1, Device.cpu());
        PairObjective objective = new PairObjective()) {
      MemorySource source = new MemorySource(MINUTE, objective.views(), 8, 4, 5);
      Corpus corpus = Corpus.of(source, source.ids(), "fingerprint");
      Outcome unused = new Trainer(config(2, 4), model, objective, corpus, List.of()).run();
      calls = objective.calls;
    }
    assertEquals(
        List.of(
            "epoch 0",
            "before 0",
            "commit 0",
            "after 0",
            "before 1",
            "commit 1",
            "after 1",
            "epoch 1",
            "before 2",
            "commit 2",
            "after 2",
            "before 3",
            "commit 3",
            "after 3"),
        calls);
  }

  @Test
  void stopsAtALossThatIsNotFiniteWithStepTermAndBatch() throws Exception {
    try (DuetModel model = DuetModel.random(MINUTE, 1, Device.cpu());
        PairObjective objective =
            new PairObjective() {
              @Override
              public Evaluation evaluate(Step step, Batch batch) {
                Evaluation whole = super.evaluate(step, batch);
                if (step.number() != 2) {
                  return whole;
                }
                LossTerm pair = whole.terms().get(0);
                return new Evaluation(
                    List.of(
                        new LossTerm("pair", pair.value().mul(Float.NaN), 0.75),
                        whole.terms().get(1)),
                    whole.metrics(),
                    whole.memory());
              }
            }) {
      MemorySource source = new MemorySource(MINUTE, objective.views(), 16, 4, 5);
      Corpus corpus = Corpus.of(source, source.ids(), "fingerprint");
      Trainer trainer = new Trainer(config(2, 8), model, objective, corpus, List.of());
      String message = assertThrows(TrainingException.class, trainer::run).getMessage();
      assertTrue(
          message.matches(
              "the loss is not finite at step 2: pair is NaN; the batch was"
                  + " clip\\d{3}\\.mp4, clip\\d{3}\\.mp4, clip\\d{3}\\.mp4, clip\\d{3}\\.mp4"),
          message);
    }
  }

  @Test
  void attachesNothingToTheModelsManager() throws Exception {
    try (DuetModel model = DuetModel.random(MINUTE, 1, Device.cpu());
        PairObjective objective =
            new PairObjective() {
              @Override
              public void beforeStep(Step step) {
                super.beforeStep(step);
                host().model().manager().cap();
              }
            }) {
      int before = model.manager().getManagedArrays().size();
      MemorySource source = new MemorySource(MINUTE, objective.views(), 8, 4, 5);
      Corpus corpus = Corpus.of(source, source.ids(), "fingerprint");
      Outcome unused = new Trainer(config(2, 8), model, objective, corpus, List.of()).run();
      assertEquals(before, model.manager().getManagedArrays().size());
    }
  }

  @Test
  void refusesToAccumulateWhatABatchIsComparedIn() throws Exception {
    try (DuetModel model = DuetModel.random(MINUTE, 1, Device.cpu());
        PairObjective objective =
            new PairObjective() {
              @Override
              public boolean batchCoupled() {
                return true;
              }
            }) {
      MemorySource source = new MemorySource(MINUTE, objective.views(), 8, 4, 5);
      Corpus corpus = Corpus.of(source, source.ids(), "fingerprint");
      TrainingConfig config =
          new TrainingConfig(3, 1, LearningRate.constant(1e-3), AdamConfig.PUBLISHED, 2, null, 8);
      assertThrows(
          TrainingException.class, () -> new Trainer(config, model, objective, corpus, List.of()));
    }
  }
}
