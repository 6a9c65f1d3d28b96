package dev.duet.cma;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import com.google.common.collect.ImmutableMap;
import dev.duet.avid.ModelException;
import dev.duet.avid.loss.Batch;
import dev.duet.avid.loss.Encoded;
import dev.duet.avid.loss.Evaluation;
import dev.duet.avid.loss.LossTerm;
import dev.duet.avid.loss.ObjectiveState;
import dev.duet.avid.loss.PartitionConstant;
import dev.duet.avid.loss.Step;
import dev.duet.avid.loss.View;
import dev.duet.avid.memory.BankPair;
import dev.duet.avid.memory.MemoryBank;
import dev.duet.avid.weights.HostTensor;
import dev.duet.cma.search.Agreement;
import dev.duet.cma.search.HostMatrix;
import dev.duet.cma.search.Neighbours;
import dev.duet.cma.search.SearchProgress;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Mining and a step of CMA against an independent PyTorch implementation. */
class CmaGoldenTest {
  private static final int POSITIVES = 32;

  private static ObjectiveState avidState() {
    return new ObjectiveState(
        ImmutableMap.of(
            "bank.video", Golden.tensor("view1_mem"), "bank.audio", Golden.tensor("view2_mem")),
        ImmutableMap.of("manifest", "f"));
  }

  @ParameterizedTest
  @EnumSource(Agreement.class)
  void minesThePositivesOfTheReference(Agreement kind) throws InterruptedException {
    PositiveSets mined =
        new PositiveMiner(kind, POSITIVES, 2)
            .mine(
                HostMatrix.of(Golden.tensor("view1_mem")),
                HostMatrix.of(Golden.tensor("view2_mem")),
                "f",
                SearchProgress.Listener.NONE);
    int[] expected = Golden.ints("positives." + kind.name().toLowerCase(Locale.ROOT));
    for (int i = 0; i < mined.instances(); i++) {
      int[] ascending = mined.nearest(i, POSITIVES);
      Arrays.sort(ascending);
      assertArrayEquals(
          Arrays.copyOfRange(expected, i * POSITIVES, (i + 1) * POSITIVES),
          ascending,
          "instance " + i);
    }
  }

  @ParameterizedTest
  // The reference counts its fourth weight, whose terms it never computes, into the sum.
  @CsvSource({"default, 1, 0, 1", "xpos, 0, 1, 1", "all, 1, 1, 0.75"})
  void lossesConstantGradientsAndBanksAreThoseOfTheReference(
      String variant, double within, double cross, double factor) throws ModelException {
    CmaConfig config =
        CmaConfig.REFERENCE
            .withNegatives(64, 16)
            .withWeights(new CmaConfig.Weights(1, 0, within, cross));
    try (NDManager manager = NDManager.newBaseManager();
        CmaObjective objective = new CmaObjective(config, avidState(), "f")) {
      BankPair banks =
          new BankPair(
              MemoryBank.of(manager, Golden.tensor("view1_mem"), "f"),
              MemoryBank.of(manager, Golden.tensor("view2_mem"), "f"));
      long[] negatives = Golden.longs("neg_idx");
      objective.start(banks, positives(), (anchors, count, random) -> negatives);
      check(objective, banks, manager, variant, factor);
    }
  }

  /** The golden positives of the consensus, in the golden order. */
  private static PositiveSets positives() {
    int[] ids = Golden.ints("positives.consensus");
    return new PositiveSets(
        "f", Agreement.CONSENSUS, new Neighbours(POSITIVES, ids, new float[ids.length]));
  }

  private static void check(
      CmaObjective objective, BankPair banks, NDManager scope, String variant, double factor) {
    NDArray video = Golden.tensor("video_emb").toArray(scope); // (8, 128)
    NDArray audio = Golden.tensor("audio_emb").toArray(scope); // (8, 128)
    video.setRequiresGradient(true);
    audio.setRequiresGradient(true);
    long[] y = Golden.longs("y");
    Batch batch =
        new Batch(
            Arrays.stream(y).mapToInt(Math::toIntExact).toArray(),
            ImmutableMap.of(
                View.VIDEO, new Encoded(video, video, video),
                View.AUDIO, new Encoded(audio, audio, audio)),
            scope);
    Evaluation evaluation;
    try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      evaluation = objective.evaluate(new Step(0, 1, 0, new SplittableRandom(0)), batch);
      NDArray total = evaluation.total();
      collector.backward(total);
      assertEquals(Golden.floats(variant + ".loss")[0], total.getFloat() * factor, 5e-6);
    }
    for (LossTerm term : evaluation.terms()) {
      float expected = Golden.floats(variant + ".loss." + term.name())[0];
      assertEquals(expected, term.value().getFloat(), 2e-6 * expected, term.name());
    }
    Golden.assertClose(Golden.floats(variant + ".grad_video"), video.getGradient(), 3e-6, factor);
    Golden.assertClose(Golden.floats(variant + ".grad_audio"), audio.getGradient(), 3e-6, factor);

    evaluation.memory().run();

    float z = Golden.floats(variant + ".Z")[0];
    assertEquals(z, objective.partitions().get("partition.shared").value().orElseThrow(), 2e-6 * z);
    NDArray ids = scope.create(y); // (8)
    Golden.assertClose(
        Golden.floats(variant + ".view1_mem_after"), banks.video().gather(ids), 5e-7, 1);
    Golden.assertClose(
        Golden.floats(variant + ".view2_mem_after"), banks.audio().gather(ids), 5e-7, 1);
  }

  @Test
  void eachTermHasAConstantOfItsOwnAndTheInstanceTermsTakeThatOfAvid() throws ModelException {
    ObjectiveState avid =
        new ObjectiveState(
            ImmutableMap.<String, HostTensor>builder()
                .putAll(avidState().tensors())
                .put("partition.shared", PartitionConstant.of(2.5).save().orElseThrow())
                .build(),
            ImmutableMap.of("manifest", "f"));
    CmaConfig config = CmaConfig.DEFAULT.withNegatives(64, 16);
    try (NDManager manager = NDManager.newBaseManager();
        CmaObjective objective = new CmaObjective(config, avid, "f")) {
      BankPair banks =
          new BankPair(
              MemoryBank.of(manager, Golden.tensor("view1_mem"), "f"),
              MemoryBank.of(manager, Golden.tensor("view2_mem"), "f"));
      long[] negatives = Golden.longs("neg_idx");
      objective.start(banks, positives(), (anchors, count, random) -> negatives);
      NDArray video = Golden.tensor("video_emb").toArray(manager);
      NDArray audio = Golden.tensor("audio_emb").toArray(manager);
      Batch batch =
          new Batch(
              Arrays.stream(Golden.longs("y")).mapToInt(Math::toIntExact).toArray(),
              ImmutableMap.of(
                  View.VIDEO, new Encoded(video, video, video),
                  View.AUDIO, new Encoded(audio, audio, audio)),
              manager);
      objective.evaluate(new Step(0, 1, 0, new SplittableRandom(0)), batch).memory().run();
      assertEquals(2.5, objective.partitions().get("partition.inst-v2a").value().orElseThrow());
      assertEquals(2.5, objective.partitions().get("partition.inst-a2v").value().orElseThrow());
      double within = objective.partitions().get("partition.pos-v2v").value().orElseThrow();
      double sum = 0;
      long[] y = Golden.longs("y");
      float[] rows = Golden.floats("view1_mem");
      float[] queries = Golden.floats("video_emb");
      for (int b = 0; b < y.length; b++) {
        for (int k = 0; k < 16; k++) {
          sum += Math.exp(cosine(queries, b, rows, (int) negatives[b * 64 + k]) / 0.07);
        }
      }
      assertEquals(sum / (y.length * 16), within, 1e-5 * within);
    }
  }

  private static double cosine(float[] queries, int query, float[] rows, int row) {
    double product = 0;
    double squares = 0;
    for (int d = 0; d < 128; d++) {
      product += (double) queries[query * 128 + d] * rows[row * 128 + d];
      squares += (double) queries[query * 128 + d] * queries[query * 128 + d];
    }
    return product / Math.sqrt(squares);
  }
}
