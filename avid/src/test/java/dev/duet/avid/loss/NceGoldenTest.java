package dev.duet.avid.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.duet.avid.NpzFile;
import dev.duet.avid.weights.HostTensor;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The criterion alone against an independent PyTorch implementation. */
class NceGoldenTest {
  private static Map<String, HostTensor> golden;

  @BeforeAll
  static void read() throws IOException {
    golden = NpzFile.read("/golden/nce_criterion.npz");
  }

  @ParameterizedTest
  @CsvSource({"single, fresh", "single, Z2.5", "multi, fresh", "multi, Z2.5"})
  void lossAndDerivativesAreThoseOfTheReference(String kind, String partition) {
    try (NDManager manager = NDManager.newBaseManager()) {
      String name = kind + "." + partition;
      NDArray positives = golden.get("scores_pos_" + kind).toArray(manager); // (6, P)
      NDArray negatives = golden.get("scores_neg").toArray(manager); // (6, 20)
      double z = negatives.exp().mean().getFloat();
      float expectedZ = golden.get(name + ".Z").toFloats()[0];
      if (partition.equals("fresh")) {
        assertEquals(expectedZ, z, 2e-6 * expectedZ);
      }

      Criterion.Judgement judgement =
          new Criterion.Nce(PartitionConstant.of(expectedZ))
              .judge(positives, negatives, Math.log(20 * (double) expectedZ));

      assertEquals(
          golden.get(name + ".loss").toFloats()[0], judgement.losses().mean().getFloat(), 5e-6);
      // The reference's gradients are those of the mean over 6 anchors.
      ArrayAssertions.assertClose(
          golden.get(name + ".grad_pos").toFloats(), judgement.byPositives().div(6), 1e-6);
      ArrayAssertions.assertClose(
          golden.get(name + ".grad_neg").toFloats(), judgement.byNegatives().div(6), 1e-6);
    }
  }

  @Test
  void aRowOfTargetsOnOnePositiveIsThePlainCriterion() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray positives = golden.get("scores_pos_single").toArray(manager); // (6, 1)
      NDArray negatives = golden.get("scores_neg").toArray(manager); // (6, 20)
      NDArray targets = positives.onesLike().concat(negatives.zerosLike(), 1); // (6, 21)
      for (Criterion criterion :
          new Criterion[] {
            new Criterion.Nce(PartitionConstant.unknown()), new Criterion.InfoNce()
          }) {
        Criterion.Judgement plain = criterion.judge(positives, negatives, 3.5);
        Criterion.Judgement soft = criterion.judgeSoftly(positives, negatives, targets, 3.5);
        ArrayAssertions.assertClose(plain.losses().toFloatArray(), soft.losses(), 2e-6);
        ArrayAssertions.assertClose(plain.byPositives().toFloatArray(), soft.byPositives(), 1e-6);
        ArrayAssertions.assertClose(plain.byNegatives().toFloatArray(), soft.byNegatives(), 1e-6);
      }
    }
  }
}
