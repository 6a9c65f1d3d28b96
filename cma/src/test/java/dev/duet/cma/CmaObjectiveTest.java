package dev.duet.cma;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.google.common.collect.ImmutableMap;
import dev.duet.avid.DuetModel;
import dev.duet.avid.ModelConfig;
import dev.duet.avid.ModelException;
import dev.duet.avid.Output;
import dev.duet.avid.loss.AvidConfig.Contrast;
import dev.duet.avid.loss.Batch;
import dev.duet.avid.loss.Encoded;
import dev.duet.avid.loss.Evaluation;
import dev.duet.avid.loss.LossTerm;
import dev.duet.avid.loss.ObjectiveState;
import dev.duet.avid.loss.PairWeightConfig;
import dev.duet.avid.loss.RobustGuidance;
import dev.duet.avid.loss.Step;
import dev.duet.avid.loss.TrainingHost;
import dev.duet.avid.loss.View;
import dev.duet.cma.search.Agreement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CmaObjectiveTest {
  private static final CmaConfig CONFIG =
      CmaConfig.DEFAULT.withNegatives(40, 10).withPositives(Agreement.CONSENSUS, 4, 9);
  private static DuetModel model;

  @BeforeAll
  static void makeModel() {
    model = DuetModel.random(ModelConfig.named("tiny"), 0, Device.cpu());
  }

  @AfterAll
  static void closeModel() {
    model.close();
  }

  /** 200 instances of the corpus "f". */
  private record Host() implements TrainingHost {
    @Override
    public DuetModel model() {
      return model;
    }

    @Override
    public int instanceCount() {
      return 200;
    }

    @Override
    public String manifestFingerprint() {
      return "f";
    }

    @Override
    public Map<Output, float[][]> featurePass(List<Output> outputs) {
      throw new UnsupportedOperationException();
    }
  }

  private static ObjectiveState avid() {
    return new ObjectiveState(
        ImmutableMap.of(
            "bank.video", Golden.tensor("view1_mem"), "bank.audio", Golden.tensor("view2_mem")),
        ImmutableMap.of("manifest", "f"));
  }

  private static CmaObjective started(CmaConfig config) throws ModelException {
    CmaObjective objective = new CmaObjective(config, avid(), "f");
    objective.start(new Host());
    objective.startEpoch(0);
    return objective;
  }

  private static Evaluation evaluate(CmaObjective objective, NDManager scope, long step) {
    NDArray video = Golden.tensor("video_emb").toArray(scope); // (8, 128)
    NDArray audio = Golden.tensor("audio_emb").toArray(scope); // (8, 128)
    return objective.evaluate(
        new Step(step, 100, 0, new SplittableRandom(step)),
        new Batch(
            Arrays.stream(Golden.longs("y")).mapToInt(Math::toIntExact).toArray(),
            ImmutableMap.of(
                View.VIDEO, new Encoded(video, video, video),
                View.AUDIO, new Encoded(audio, audio, audio)),
            scope));
  }

  @Test
  void refusesTheStateOfAnotherCorpusAndOneWithoutBanks() {
    ModelException other =
        assertThrows(ModelException.class, () -> new CmaObjective(CONFIG, avid(), "g"));
    assertTrue(other.getMessage().contains("of another corpus"), other.getMessage());
    ObjectiveState none = new ObjectiveState(ImmutableMap.of(), ImmutableMap.of("manifest", "f"));
    ModelException bare =
        assertThrows(ModelException.class, () -> new CmaObjective(CONFIG, none, "f"));
    assertTrue(bare.getMessage().contains("no 'bank.video'"), bare.getMessage());
  }

  @Test
  void refusesMoreNeighboursThanTheCorpusHas() {
    CmaConfig greedy = CONFIG.withPositives(Agreement.UNION, 32, 199);
    ModelException e =
        assertThrows(ModelException.class, () -> new CmaObjective(greedy, avid(), "f"));
    assertTrue(e.getMessage().contains("at least 201 instances; there are 200"), e.getMessage());
  }

  @Test
  void minesAgainAsItsScheduleSays() throws ModelException {
    CmaConfig config =
        new CmaConfig(
            0.07,
            0,
            0,
            40,
            10,
            Agreement.CONSENSUS,
            4,
            9,
            2,
            CmaConfig.Weights.PUBLISHED,
            Contrast.NCE,
            CmaConfig.DEFAULT.partition());
    try (CmaObjective objective = started(config);
        NDManager manager = NDManager.newBaseManager()) {
      PositiveSets first = objective.positives();
      evaluate(objective, manager, 0).memory().run();
      objective.startEpoch(1);
      assertEquals(first, objective.positives());
      objective.startEpoch(2);
      assertFalse(first.equals(objective.positives()));
    }
  }

  @Test
  void judgesTheTermsThatCountAndEvaluatingChangesNothing() throws ModelException {
    CmaConfig config = CONFIG.withWeights(new CmaConfig.Weights(2, 1, 1, 0));
    try (CmaObjective objective = started(config);
        NDManager manager = NDManager.newBaseManager()) {
      Evaluation once = evaluate(objective, manager, 3);
      Evaluation again = evaluate(objective, manager, 3);
      assertEquals(
          List.of("inst-v2a", "inst-a2v", "inst-v2v", "inst-a2a", "pos-v2v", "pos-a2a"),
          once.terms().stream().map(LossTerm::name).toList());
      assertEquals(1, once.terms().stream().mapToDouble(LossTerm::weight).sum(), 1e-12);
      assertEquals(once.total().getFloat(), again.total().getFloat());
      assertTrue(objective.partitions().values().stream().allMatch(z -> z.value().isEmpty()));
    }
  }

  @Test
  void withinModalTermsCanUseInfoNceAndHaveNoConstantThen() throws ModelException {
    try (CmaObjective objective = started(CONFIG.withWithinContrast(Contrast.INFO_NCE));
        NDManager manager = NDManager.newBaseManager()) {
      assertTrue(Float.isFinite(evaluate(objective, manager, 3).total().getFloat()));
      assertEquals(
          List.of("partition.inst-v2a", "partition.inst-a2v"),
          objective.partitions().keySet().stream().toList());
    }
  }

  @Test
  void goesOnFromItsStateAsIfItHadNotStopped() throws ModelException {
    try (CmaObjective objective = started(CONFIG);
        CmaObjective resumed = new CmaObjective(CONFIG, avid(), "f");
        NDManager manager = NDManager.newBaseManager()) {
      evaluate(objective, manager, 0).memory().run();
      resumed.start(new Host());
      resumed.restore(objective.state());

      assertEquals(objective.positives(), resumed.positives());
      assertEquals(
          evaluate(objective, manager, 1).total().getFloat(),
          evaluate(resumed, manager, 1).total().getFloat());
    }
  }

  @Test
  void refusesToGoOnWithOtherPositivesThanTheConfigAsksFor() throws ModelException {
    try (CmaObjective objective = started(CONFIG);
        CmaObjective other =
            new CmaObjective(CONFIG.withPositives(Agreement.UNION, 4, 9), avid(), "f")) {
      other.start(new Host());
      ModelException e = assertThrows(ModelException.class, () -> other.restore(objective.state()));
      assertTrue(e.getMessage().contains("9 neighbours by CONSENSUS"), e.getMessage());
    }
  }

  @Test
  void weighsCrossModalTermsByHowMuchPairsAreBelieved() throws ModelException {
    RobustGuidance guidance =
        new RobustGuidance(Optional.of(new PairWeightConfig(0, -0.5, 0.5, 0)), Optional.empty());
    try (CmaObjective plain = started(CONFIG);
        CmaObjective weighted = new CmaObjective(CONFIG, avid(), "f", guidance);
        NDManager manager = NDManager.newBaseManager()) {
      weighted.start(new Host());
      weighted.startEpoch(0);
      List<LossTerm> before = evaluate(plain, manager, 0).terms();
      List<LossTerm> after = evaluate(weighted, manager, 0).terms();
      for (int i = 0; i < before.size(); i++) {
        boolean cross = before.get(i).name().startsWith("inst");
        assertEquals(
            !cross,
            before.get(i).value().getFloat() == after.get(i).value().getFloat(),
            before.get(i).name());
      }
    }
  }
}
