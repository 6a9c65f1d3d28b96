package dev.duet.avid.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import dev.duet.avid.NpzFile;
import dev.duet.avid.memory.BankPair;
import dev.duet.avid.memory.MemoryBank;
import dev.duet.avid.memory.UniformNegatives;
import dev.duet.avid.weights.HostTensor;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two steps of AVID against an independent PyTorch implementation. */
class AvidGoldenTest {
  private static final int NEGATIVES = 32;
  private static final AvidConfig CONFIG =
      new AvidConfig(
          0.07, 0.5, 0.7, NEGATIVES, 1, 0, AvidConfig.Contrast.NCE, AvidConfig.Partition.SHARED);

  private static Map<String, HostTensor> golden;

  @BeforeAll
  static void read() throws IOException {
    golden = NpzFile.read("/golden/avid_nce.npz");
  }

  @ParameterizedTest
  @CsvSource({"cross, 1, 0", "within, 0, 1", "joint, 1, 1", "joint_uneven, 3, 1"})
  void lossesConstantGradientsAndBanksAreThoseOfTheReference(
      String variant, double cross, double self) {
    AtomicReference<long[]> negatives = new AtomicReference<>(new long[0]);
    NDManager manager = NDManager.newBaseManager();
    try (AvidObjective objective =
        new AvidObjective(
            CONFIG.withWeights(cross, self),
            0,
            instances -> (anchors, count, random) -> negatives.get(),
            PairGuidance.NONE)) {
      BankPair banks =
          new BankPair(
              MemoryBank.of(manager, golden.get("view1_mem"), "f"),
              MemoryBank.of(manager, golden.get("view2_mem"), "f"));
      objective.start(manager, banks);
      for (int number = 0; number < 2; number++) {
        String step = "step" + number;
        negatives.set(longs(step + ".neg_idx"));
        try (NDManager scope = manager.newSubManager()) {
          check(objective, banks, scope, step, variant);
        }
      }
      if (variant.equals("cross")) {
        ArrayAssertions.assertClose(floats("cross.view1_mem_final"), banks.video().rows(), 5e-7);
        ArrayAssertions.assertClose(floats("cross.view2_mem_final"), banks.audio().rows(), 5e-7);
      }
    }
  }

  private static void check(
      AvidObjective objective, BankPair banks, NDManager scope, String step, String variant) {
    NDArray video = golden.get(step + ".video_emb").toArray(scope); // (8, 128)
    NDArray audio = golden.get(step + ".audio_emb").toArray(scope); // (8, 128)
    video.setRequiresGradient(true);
    audio.setRequiresGradient(true);
    int[] instances = Arrays.stream(longs(step + ".y")).mapToInt(Math::toIntExact).toArray();
    String prefix = variant + "." + step + ".";
    Evaluation evaluation;
    try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      Batch batch = Batches.of(scope, instances, video, audio);
      evaluation = objective.evaluate(Batches.STEP, batch);
      NDArray total = evaluation.total();
      collector.backward(total);
      assertEquals(floats(prefix + "loss")[0], total.getFloat(), 5e-6);
    }
    for (LossTerm term : evaluation.terms()) {
      float expected = floats(prefix + "loss." + term.name())[0];
      assertEquals(expected, term.value().getFloat(), 2e-6 * expected, term.name());
    }
    ArrayAssertions.assertClose(floats(prefix + "grad_video"), video.getGradient(), 2e-6);
    ArrayAssertions.assertClose(floats(prefix + "grad_audio"), audio.getGradient(), 2e-6);

    evaluation.memory().run();

    float z = floats(prefix + "Z")[0];
    assertEquals(z, objective.partitions().get("partition.shared").value().orElseThrow(), 2e-6 * z);
    NDArray ids = scope.create(longs(step + ".y")); // (8)
    ArrayAssertions.assertClose(
        floats(prefix + "view1_mem_after"), banks.video().gather(ids), 5e-7);
    ArrayAssertions.assertClose(
        floats(prefix + "view2_mem_after"), banks.audio().gather(ids), 5e-7);
  }

  @Test
  void uniformNegativesMapDrawsAsTheReferenceDoes() {
    int[] instances = Arrays.stream(longs("step0.y")).mapToInt(Math::toIntExact).toArray();
    long[] draws = longs("step0.raw_draws");
    RandomGenerator scripted =
        new RandomGenerator() {
          private int next;

          @Override
          public long nextLong() {
            throw new UnsupportedOperationException();
          }

          @Override
          public int nextInt(int bound) {
            assertEquals(63, bound);
            return (int) draws[next++];
          }
        };

    long[] drawn = new UniformNegatives(64).draw(instances, NEGATIVES, scripted);

    assertArrayEquals(longs("step0.neg_idx"), drawn);
  }

  private static float[] floats(String name) {
    return golden.get(name).toFloats();
  }

  private static long[] longs(String name) {
    HostTensor tensor = golden.get(name);
    long[] values = new long[Math.toIntExact(tensor.shape().size())];
    tensor.data().asLongBuffer().get(values);
    return values;
  }
}
