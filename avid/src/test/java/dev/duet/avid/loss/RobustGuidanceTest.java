package dev.duet.avid.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import dev.duet.avid.ModelException;
import dev.duet.avid.memory.BankPair;
import dev.duet.decode.Modality;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RobustGuidanceTest {
  private static final PairWeightConfig WEIGHTS = new PairWeightConfig(2, -0.5, 0.5, 0.25);
  private static final SoftTargetConfig TARGETS = new SoftTargetConfig(1, 0.4, 0.1);

  @Test
  void theNormalDistributionIsThatOfTheTables() {
    assertEquals(0.5, NormalDistribution.below(0), 1e-7);
    assertEquals(0.8413447461, NormalDistribution.below(1), 1e-7);
    assertEquals(0.0227501319, NormalDistribution.below(-2), 1e-7);
    assertEquals(0.0013498980, NormalDistribution.below(-3), 1e-7);
  }

  @Test
  void weightsFollowThePositionInTheCorpusAndAreOneOnAverage() {
    // Mean 0, deviation 1: weights max(.25, Φ(2 (s + .5))).
    float[] weights = WEIGHTS.weights(new float[] {-1, 1, -1, 1});
    double high = 0.9986501020; // Φ(3)
    double low = 0.25; // Φ(-1) = .159 lies below the floor
    double mean = (high + low) / 2;
    assertEquals(low / mean, weights[0], 1e-6);
    assertEquals(high / mean, weights[1], 1e-6);
    assertEquals(4, weights[0] + weights[1] + weights[2] + weights[3], 1e-6);
  }

  @Test
  void allCountAlikeWhereNothingTellsThemApart() {
    assertArrayEquals(new float[] {1, 1, 1}, WEIGHTS.weights(new float[] {0.3f, 0.3f, 0.3f}));
  }

  @Test
  void guidesNobodyBeforeTheWarmUpIsOver() {
    try (NDManager manager = NDManager.newBaseManager();
        BankPair banks = BankPair.random(manager, 9, 4, "f", new SplittableRandom(0))) {
      RobustGuidance guidance = new RobustGuidance(Optional.of(WEIGHTS), Optional.of(TARGETS));
      int[] anchors = {3, 8};
      Candidates candidates = Candidates.instances(manager, anchors, new long[] {0, 1, 2, 0, 1, 2});
      guidance.startEpoch(0, banks);
      assertTrue(guidance.guide(banks, Modality.AUDIO, anchors, candidates).weights().isEmpty());
      assertTrue(guidance.guide(banks, Modality.AUDIO, anchors, candidates).targets().isEmpty());
      guidance.startEpoch(1, banks);
      assertTrue(guidance.guide(banks, Modality.AUDIO, anchors, candidates).weights().isEmpty());
      assertTrue(guidance.guide(banks, Modality.AUDIO, anchors, candidates).targets().isPresent());
    }
  }

  @Test
  void takesWeightsAndTargetsFromTheBanksAndKeepsThemOverARestart() throws ModelException {
    try (NDManager manager = NDManager.newBaseManager();
        BankPair banks = BankPair.random(manager, 9, 4, "f", new SplittableRandom(0))) {
      RobustGuidance guidance = new RobustGuidance(Optional.of(WEIGHTS), Optional.of(TARGETS));
      guidance.startEpoch(2, banks);
      RobustGuidance restored = new RobustGuidance(Optional.of(WEIGHTS), Optional.of(TARGETS));
      restored.restore(guidance.state());

      int[] anchors = {3, 8};
      long[] negatives = {0, 1, 2, 5, 6, 7};
      Candidates candidates = Candidates.instances(manager, anchors, negatives);
      Guidance guide = restored.guide(banks, Modality.AUDIO, anchors, candidates);

      float[] video = banks.video().rows().toFloatArray();
      float[] audio = banks.audio().rows().toFloatArray();
      float[] similarities = new float[9];
      for (int i = 0; i < 9; i++) {
        similarities[i] = (float) product(video, i, audio, i);
      }
      float[] all = WEIGHTS.weights(similarities);
      assertArrayEquals(
          new float[] {all[3], all[8]}, guide.weights().orElseThrow().toFloatArray(), 1e-5f);

      // Against the audio bank the anchor is a picture, so pictures tell who is like it.
      float[] targets = guide.targets().orElseThrow().toFloatArray(); // (2, 4)
      for (int b = 0; b < 2; b++) {
        double[] powers = new double[4];
        double sum = 0;
        for (int j = 0; j < 4; j++) {
          int candidate = j == 0 ? anchors[b] : (int) negatives[3 * b + j - 1];
          powers[j] = Math.exp(product(video, anchors[b], video, candidate) / 0.1);
          sum += powers[j];
        }
        for (int j = 0; j < 4; j++) {
          double expected = 0.4 * powers[j] / sum + (j == 0 ? 0.6 : 0);
          assertEquals(expected, targets[4 * b + j], 1e-5);
        }
      }
    }
  }

  private static double product(float[] a, int i, float[] b, int j) {
    double sum = 0;
    for (int d = 0; d < 4; d++) {
      sum += (double) a[4 * i + d] * b[4 * j + d];
    }
    return sum;
  }
}
