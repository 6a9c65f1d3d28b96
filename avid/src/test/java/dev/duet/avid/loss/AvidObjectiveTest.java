package dev.duet.avid.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.duet.avid.DuetModel;
import dev.duet.avid.ModelConfig;
import dev.duet.avid.ModelException;
import dev.duet.avid.Output;
import dev.duet.avid.memory.BankPair;
import dev.duet.avid.memory.UniformNegatives;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AvidObjectiveTest {
  private static final int WIDTH = 64;

  private static DuetModel model;

  @BeforeAll
  static void open() {
    model = DuetModel.random(ModelConfig.named("tiny"), 1, Device.cpu());
  }

  @AfterAll
  static void close() {
    model.close();
  }

  private record Host(int instanceCount, String manifestFingerprint) implements TrainingHost {
    @Override
    public DuetModel model() {
      return model;
    }

    @Override
    public Map<Output, float[][]> featurePass(List<Output> outputs) {
      throw new UnsupportedOperationException();
    }
  }

  private static AvidObjective started(AvidConfig config, int instances, String fingerprint) {
    AvidObjective objective = new AvidObjective(config, 3);
    objective.start(new Host(instances, fingerprint));
    return objective;
  }

  private static Evaluation evaluate(AvidObjective objective, NDManager scope, int seed) {
    int[] instances = {seed, seed + 5, seed + 9, seed + 2};
    NDArray video = scope.randomNormal(new Shape(4, WIDTH));
    NDArray audio = scope.randomNormal(new Shape(4, WIDTH));
    return objective.evaluate(Batches.step(seed), Batches.of(scope, instances, video, audio));
  }

  /** ≈ ln(1 + K·Z/e^s) + K·ln(1 + e^s/(K·Z)) at random unit vectors: about 7.7 and 1.0. */
  @Test
  void theFirstLossOfAnUntrainedModelIsNearItsAnalyticValue() {
    AvidConfig config = AvidConfig.CROSS;
    assertEquals(1024, config.negatives());
    try (NDManager scope = NDManager.newBaseManager()) {
      int batch = 256;
      BankPair banks = BankPair.random(scope, 3000, 128, "f", new SplittableRandom(1));
      AvidObjective objective = new AvidObjective(config, 1);
      objective.start(scope, banks);
      int[] instances = IntStream.range(0, batch).toArray();
      Evaluation evaluation =
          objective.evaluate(
              Batches.STEP,
              Batches.of(
                  scope,
                  instances,
                  scope.randomNormal(new Shape(batch, 128)),
                  scope.randomNormal(new Shape(batch, 128))));
      for (LossTerm term : evaluation.terms()) {
        // The spread over anchors is 1.3, so that of a mean over 256 is 0.08.
        assertEquals(8.76, term.value().getFloat(), 0.3, term.name());
      }
      double lnZ = evaluation.metrics().get("v2a/ln-partition").getFloat();
      assertEquals(Math.log(2.202), lnZ, 0.01);
    }
  }

  @Test
  void theWeightsSumToOneAndPairsShareTheirs() {
    assertEquals(Map.of(InstanceTerm.V2A, 0.5, InstanceTerm.A2V, 0.5), AvidConfig.CROSS.weights());
    assertEquals(
        Map.of(
            InstanceTerm.V2A, 0.375,
            InstanceTerm.A2V, 0.375,
            InstanceTerm.V2V, 0.125,
            InstanceTerm.A2A, 0.125),
        AvidConfig.CROSS.withWeights(3, 1).weights());
  }

  @Test
  void judgingTwiceGivesTheSameUntilTheMemoryIsWritten() {
    try (NDManager scope = NDManager.newBaseManager();
        AvidObjective objective = started(AvidConfig.JOINT.withNegatives(30), 40, "f")) {
      NDArray video = scope.randomNormal(new Shape(2, WIDTH));
      NDArray audio = scope.randomNormal(new Shape(2, WIDTH));
      Batch batch = Batches.of(scope, new int[] {3, 9}, video, audio);
      Evaluation first = objective.evaluate(Batches.step(1), batch);
      Evaluation second = objective.evaluate(Batches.step(1), batch);
      assertEquals(first.total().getFloat(), second.total().getFloat());

      first.memory().run();

      Evaluation third = objective.evaluate(Batches.step(1), batch);
      assertTrue(third.total().getFloat() < first.total().getFloat() - 0.1);
    }
  }

  @Test
  void aTermOfItsOwnConstantDoesNotTouchTheOthers() {
    try (NDManager scope = NDManager.newBaseManager();
        AvidObjective objective =
            started(
                AvidConfig.JOINT
                    .withNegatives(30)
                    .withContrast(AvidConfig.Contrast.NCE, AvidConfig.Partition.PER_TERM),
                40,
                "f")) {
      evaluate(objective, scope, 1).memory().run();
      assertEquals(
          List.of("partition.v2a", "partition.a2v", "partition.v2v", "partition.a2a"),
          List.copyOf(objective.partitions().keySet()));
      assertEquals(
          4,
          objective.partitions().values().stream()
              .map(PartitionConstant::value)
              .distinct()
              .count());
    }
  }

  @Test
  void goesOnFromASavedStateAsIfNothingHadHappened() throws ModelException {
    AvidConfig config = AvidConfig.JOINT.withNegatives(30);
    try (NDManager scope = NDManager.newBaseManager();
        AvidObjective objective = started(config, 40, "f");
        AvidObjective resumed = new AvidObjective(config, 99)) {
      resumed.start(new Host(40, "f"));
      evaluate(objective, scope, 1).memory().run();

      resumed.restore(objective.state());

      NDArray video = scope.randomNormal(new Shape(2, WIDTH));
      NDArray audio = scope.randomNormal(new Shape(2, WIDTH));
      Batch batch = Batches.of(scope, new int[] {3, 9}, video, audio);
      Evaluation expected = objective.evaluate(Batches.step(2), batch);
      Evaluation actual = resumed.evaluate(Batches.step(2), batch);
      assertEquals(expected.total().getFloat(), actual.total().getFloat());
      expected.memory().run();
      actual.memory().run();
      assertArrayEquals(
          objective.banks().video().rows().toFloatArray(),
          resumed.banks().video().rows().toFloatArray());
      assertEquals(
          objective.partitions().get("partition.shared").value(),
          resumed.partitions().get("partition.shared").value());
    }
  }

  @Test
  void goesOnWithTheWeightsOfTheEpochThoughTheBanksHaveChanged() throws ModelException {
    AvidConfig config = AvidConfig.CROSS.withNegatives(30);
    try (NDManager scope = NDManager.newBaseManager();
        AvidObjective objective = new AvidObjective(config, 3, UniformNegatives::new, guarded());
        AvidObjective resumed = new AvidObjective(config, 99, UniformNegatives::new, guarded())) {
      objective.start(new Host(40, "f"));
      resumed.start(new Host(40, "f"));
      objective.startEpoch(0);
      evaluate(objective, scope, 1).memory().run();
      objective.startEpoch(1);
      evaluate(objective, scope, 2).memory().run();

      resumed.restore(objective.state());

      NDArray video = scope.randomNormal(new Shape(8, WIDTH));
      NDArray audio = scope.randomNormal(new Shape(8, WIDTH));
      Batch batch = Batches.of(scope, new int[] {0, 1, 2, 3, 4, 5, 6, 9}, video, audio);
      assertEquals(
          objective.evaluate(Batches.step(3), batch).total().getFloat(),
          resumed.evaluate(Batches.step(3), batch).total().getFloat());
      // Weights of the banks as they are now would not be those of the epoch's start.
      resumed.startEpoch(2);
      assertNotEquals(
          objective.evaluate(Batches.step(3), batch).total().getFloat(),
          resumed.evaluate(Batches.step(3), batch).total().getFloat());
    }
  }

  private static PairGuidance guarded() {
    return new RobustGuidance(
        Optional.of(new PairWeightConfig(1, -0.5, 0.5, 0.25)),
        Optional.of(new SoftTargetConfig(1, 0.4, 0.1)));
  }

  @Test
  void anUnknownConstantIsStillUnknownAfterResuming() throws ModelException {
    AvidConfig config = AvidConfig.CROSS.withNegatives(30);
    try (AvidObjective objective = started(config, 40, "f");
        AvidObjective resumed = started(config, 40, "f")) {
      resumed.partitions().get("partition.shared").freeze(3);

      resumed.restore(objective.state());

      assertTrue(resumed.partitions().get("partition.shared").value().isEmpty());
    }
  }

  @Test
  void refusesAStateOfAnotherCorpus() {
    AvidConfig config = AvidConfig.CROSS.withNegatives(30);
    try (AvidObjective objective = started(config, 40, "one");
        AvidObjective other = started(config, 40, "two")) {
      String message =
          assertThrows(ModelException.class, () -> other.restore(objective.state())).getMessage();
      assertEquals(
          "the memory bank is of another corpus: its manifest has the fingerprint one, this one's"
              + " is two",
          message);
    }
  }

  @Test
  void refusesACorpusThatIsNotLargerThanK() {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> started(AvidConfig.CROSS.withNegatives(40), 40, "f"))
            .getMessage();
    assertEquals(
        "the corpus must have more instances than negatives, 40: 40; ask for fewer negatives",
        message);
  }

  @Test
  void attachesNothingToTheModelsManager() {
    int before = model.manager().getManagedArrays().size();
    try (NDManager scope = NDManager.newBaseManager();
        AvidObjective objective = started(AvidConfig.CROSS.withNegatives(30), 40, "f")) {
      evaluate(objective, scope, 1).memory().run();
      evaluate(objective, scope, 2).memory().run();
      assertEquals(before, model.manager().getManagedArrays().size());
    }
  }

  @Test
  void tellsTheHealthOfTheLastBatch() {
    try (NDManager scope = NDManager.newBaseManager();
        AvidObjective objective = started(AvidConfig.CROSS.withNegatives(30), 40, "f")) {
      assertEquals(Map.of(), objective.health());
      evaluate(objective, scope, 1).memory().run();
      assertEquals(
          List.of(
              "video/spread",
              "video/mean-cosine",
              "video/effective-rank",
              "audio/spread",
              "audio/mean-cosine",
              "audio/effective-rank"),
          List.copyOf(objective.health().keySet()));
    }
  }

  @Test
  void guidanceReachesTheTerms() {
    PairGuidance half =
        (banks, bank, instances, candidates) ->
            new Guidance(
                Optional.of(banks.video().rows().getManager().create(new float[] {1, 0})),
                Optional.empty());
    AvidConfig config = AvidConfig.CROSS.withNegatives(30);
    try (NDManager scope = NDManager.newBaseManager();
        AvidObjective plain = started(config, 40, "f");
        AvidObjective guided = new AvidObjective(config, 3, UniformNegatives::new, half)) {
      guided.start(new Host(40, "f"));
      for (AvidObjective objective : List.of(plain, guided)) {
        objective.partitions().get("partition.shared").freeze(2);
      }
      NDArray video = scope.randomNormal(new Shape(2, WIDTH));
      NDArray audio = scope.randomNormal(new Shape(2, WIDTH));
      // The second anchor counts nothing, so the first alone must give the same.
      Batch both = Batches.of(scope, new int[] {3, 9}, video, audio);
      Batch first = Batches.of(scope, new int[] {3}, video.get("0:1"), audio.get("0:1"));
      assertEquals(
          plain.evaluate(Batches.step(4), first).total().getFloat(),
          guided.evaluate(Batches.step(4), both).total().getFloat(),
          1e-5);
    }
  }
}
