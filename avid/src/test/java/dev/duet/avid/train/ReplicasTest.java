package dev.duet.avid.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import dev.duet.avid.DuetModel;
import dev.duet.avid.data.ViewBatch;
import dev.duet.avid.loss.AvidConfig;
import dev.duet.avid.loss.AvidObjective;
import dev.duet.avid.loss.Objective;
import dev.duet.avid.loss.View;
import dev.duet.avid.train.Trainer.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several replicas, all on the CPU. */
class ReplicasTest {
  @TempDir private Path folder;

  private static Map<String, float[]> trained(
      Device first, List<Device> further, AdamConfig adam, int accumulated, @Nullable Double norm)
      throws Exception {
    // Each share holds the same two instances, so that its batch norms are those of the whole.
    int[] batch = {3, 6, 3, 6, 3, 6};
    try (DuetModel model = DuetModel.random(TrainerTest.MINUTE, 1, first);
        Objective objective = new StepTest.Together()) {
      FixedSource source =
          FixedSource.of(TrainerTest.MINUTE, objective.views(), List.of(batch, batch));
      Trainer trainer =
          new Trainer(
              StepTest.config(1, adam, accumulated, norm),
              model,
              objective,
              source.corpus(),
              new RunSetup(Optional.empty(), Optional.empty(), List.of(), further));
      assertEquals(Outcome.FINISHED, trainer.run());
      return StepTest.values(model);
    }
  }

  @Test
  void trainAsOneDoes() throws Exception {
    check(1, null);
    check(2, 0.05);
  }

  private static void check(int accumulated, @Nullable Double norm) throws Exception {
    Device cpu = Device.cpu();
    Map<String, float[]> one = trained(cpu, List.of(), StepTest.CALM, accumulated, norm);
    Map<String, float[]> three = trained(cpu, List.of(cpu, cpu), StepTest.CALM, accumulated, norm);
    // Rounding, in one or two steps of up to 1e-2; a share that is left out or counts twice shows
    // in the step's first digit.
    one.forEach((name, values) -> assertArrayEquals(values, three.get(name), 2e-5f, name));
  }

  /** With an epsilon that large a step is as long as the gradient, so that every share counts. */
  @Test
  @Tag("gpu")
  void trainOnUnlikeDevicesAsOnOne() throws Exception {
    AdamConfig plain = new AdamConfig(0.9, 0.999, 1, 0, AdamConfig.WeightDecay.COUPLED);
    Map<String, float[]> start;
    try (DuetModel model = StepTest.model()) {
      start = StepTest.values(model);
    }
    Map<String, float[]> one = trained(Device.gpu(), List.of(), plain, 1, null);
    Map<String, float[]> two = trained(Device.gpu(), List.of(Device.cpu()), plain, 1, null);
    double moved = 0;
    double apart = 0;
    for (Map.Entry<String, float[]> entry : start.entrySet()) {
      float[] values = one.get(entry.getKey());
      for (int i = 0; i < values.length; i++) {
        moved += Math.pow(values[i] - entry.getValue()[i], 2);
        apart += Math.pow(values[i] - two.get(entry.getKey())[i], 2);
      }
    }
    // TensorFloat-32 has ten bits; a share left out would be a third or two thirds of the way.
    assertTrue(apart < 0.01 * moved, apart + " of " + moved);
  }

  /** A run over two replicas with banks, whose losses are noted by step. */
  private Outcome run(String name, Map<Long, Double> losses, long stopAfter, boolean resume)
      throws Exception {
    AvidConfig avid = AvidConfig.CROSS.withNegatives(7);
    try (DuetModel model = StepTest.model();
        Objective objective = new AvidObjective(avid, 1)) {
      MemorySource source = new MemorySource(TrainerTest.MINUTE, objective.views(), 16, 4, 5);
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
      Path run = folder.resolve(name);
      Path unused = Files.createDirectories(run);
      trainer[0] =
          new Trainer(
              new TrainingConfig(
                  3, 2, LearningRate.constant(2e-3), AdamConfig.PUBLISHED, 1, null, 1),
              model,
              objective,
              Corpus.of(source, source.ids(), "fingerprint"),
              new RunSetup(
                  Optional.of(
                      new RunSetup.Saving(run, new CheckpointPolicy(60, 1, 3, null), "two")),
                  Optional.empty(),
                  List.of(listener),
                  List.of(Device.cpu())));
      return resume ? trainer[0].resume() : trainer[0].run();
    }
  }

  @Test
  void goOnBitForBit() throws Exception {
    Map<Long, Double> whole = new TreeMap<>();
    assertEquals(Outcome.FINISHED, run("whole", whole, -1, false));
    assertEquals(8, whole.size());
    assertTrue(whole.get(8L) < whole.get(1L), whole.toString());

    Map<Long, Double> parts = new TreeMap<>();
    assertEquals(Outcome.STOPPED, run("parts", parts, 3, false));
    assertEquals(Outcome.FINISHED, run("parts", parts, -1, true));
    assertEquals(whole, parts);
  }

  @Test
  void takeSharesThatAreAsEqualAsCanBe() {
    int[] instances = {4, 8, 15, 16, 23};
    MemorySource source =
        new MemorySource(TrainerTest.MINUTE, List.of(View.VIDEO, View.AUDIO), 24, 1, 5);
    ViewBatch batch = source.batch(instances, 0);
    for (int devices = 1; devices <= 7; devices++) {
      List<ViewBatch> shares = Replicas.shares(batch, devices);
      assertEquals(Math.min(5, devices), shares.size());
      List<Integer> seen = new ArrayList<>();
      for (ViewBatch share : shares) {
        int size = share.instances().length;
        assertTrue(size == 5 / shares.size() || size == 5 / shares.size() + 1, "size " + size);
        for (int i = 0; i < size; i++) {
          assertEquals(
              batch.clips().get(View.AUDIO).get(seen.size()), share.clips().get(View.AUDIO).get(i));
          seen.add(share.instances()[i]);
        }
      }
      assertEquals(List.of(4, 8, 15, 16, 23), seen);
    }
  }
}
