package dev.duet.avid.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.duet.avid.memory.BankPair;
import dev.duet.avid.memory.UniformNegatives;
import dev.duet.decode.Modality;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Losses and gradients against loops over doubles. */
class BankContrastTest {
  private static final int WIDTH = 5;
  private static final int INSTANCES = 12;
  private static final double TEMPERATURE = 0.3;
  private static final long[] POSITIVES = {0, 3, 5, 7, 2, 11};
  private static final long[] NEGATIVES = {1, 2, 4, 4, 6, 8, 9, 1, 0, 0, 10, 3};

  private NDManager manager;
  private BankPair banks;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager();
    banks = BankPair.random(manager, INSTANCES, WIDTH, "f", new SplittableRandom(1));
  }

  @AfterEach
  void close() {
    manager.close();
  }

  /** Loss of 3 anchors with 2 positives and 4 negatives each, as loops. */
  private double slow(double[][] raw, boolean nce, double z, double[] weights, double[][] targets) {
    float[] bank = banks.audio().rows().toFloatArray();
    double total = 0;
    double weightSum = 0;
    for (int i = 0; i < 3; i++) {
      double length = 0;
      for (double value : raw[i]) {
        length += value * value;
      }
      double[] scores = new double[6];
      for (int c = 0; c < 6; c++) {
        int row = (int) (c < 2 ? POSITIVES[2 * i + c] : NEGATIVES[4 * i + c - 2]);
        for (int d = 0; d < WIDTH; d++) {
          scores[c] += raw[i][d] / Math.sqrt(length) * bank[row * WIDTH + d] / TEMPERATURE;
        }
      }
      double constant = 4 * z;
      double loss = 0;
      double all = 0;
      double negatives = 0;
      for (int c = 0; c < 6; c++) {
        all += Math.exp(scores[c]);
        negatives += c < 2 ? 0 : Math.exp(scores[c]);
      }
      for (int c = 0; c < 6; c++) {
        double e = Math.exp(scores[c]);
        double t = targets == null ? 0 : targets[i][c];
        if (targets != null) {
          loss -=
              nce
                  ? t * Math.log(e / (e + constant)) + (1 - t) * Math.log(constant / (e + constant))
                  : t * Math.log(e / all);
        } else if (nce) {
          loss -= c < 2 ? Math.log(e / (e + constant)) / 2 : Math.log(constant / (e + constant));
        } else if (c < 2) {
          loss -= Math.log(e / (e + negatives)) / 2;
        }
      }
      double weight = weights == null ? 1 : weights[i];
      total += weight * loss;
      weightSum += weight;
    }
    return total / weightSum;
  }

  private void check(boolean nce, double[] weights, double[][] targets) {
    double[][] raw = new double[3][WIDTH];
    Random random = new Random(5);
    float[] flat = new float[3 * WIDTH];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = (float) (2 * random.nextGaussian());
      raw[i / WIDTH][i % WIDTH] = flat[i];
    }
    NDArray embedding = manager.create(flat, new Shape(3, WIDTH));
    embedding.setRequiresGradient(true);
    Criterion criterion =
        nce ? new Criterion.Nce(PartitionConstant.of(1.7)) : new Criterion.InfoNce();
    Guidance guidance =
        new Guidance(
            Optional.ofNullable(weights).map(w -> manager.create(floats(w))),
            Optional.ofNullable(targets).map(t -> manager.create(floats(t)).reshape(3, 6)));
    float loss;
    try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      NDArray unit = embedding.normalize(2, 1);
      Evaluation evaluation =
          new BankContrast(banks, TEMPERATURE)
              .evaluate(
                  new UnitPair(unit, unit),
                  List.of(
                      new BankTerm(
                          "v2a",
                          Modality.VIDEO,
                          Modality.AUDIO,
                          1,
                          criterion,
                          Candidates.of(manager, 3, POSITIVES, NEGATIVES),
                          guidance)),
                  Evaluation.Commit.NOTHING);
      NDArray total = evaluation.total();
      collector.backward(total);
      loss = total.getFloat();
    }

    assertEquals(slow(raw, nce, 1.7, weights, targets), loss, 2e-6 * loss);
    float[] gradient = embedding.getGradient().toFloatArray();
    double step = 1e-5;
    for (int i = 0; i < flat.length; i++) {
      double value = raw[i / WIDTH][i % WIDTH];
      raw[i / WIDTH][i % WIDTH] = value + step;
      double up = slow(raw, nce, 1.7, weights, targets);
      raw[i / WIDTH][i % WIDTH] = value - step;
      double down = slow(raw, nce, 1.7, weights, targets);
      raw[i / WIDTH][i % WIDTH] = value;
      assertEquals((up - down) / (2 * step), gradient[i], 2e-6, "element " + i);
    }
  }

  private static float[] floats(double[]... rows) {
    float[] values = new float[rows.length * rows[0].length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) rows[i / rows[0].length][i % rows[0].length];
    }
    return values;
  }

  private static final double[] WEIGHTS = {0.5, 2, 0.25};
  private static final double[][] TARGETS = {
    {0.5, 0.25, 0, 0.125, 0.125, 0}, {1, 0, 0, 0, 0, 0}, {0.25, 0.25, 0.25, 0.25, 0, 0}
  };

  @Test
  void nceIsTheMeanOverPositivesAndTheSumOverNegatives() {
    check(true, null, null);
  }

  @Test
  void infoNceTellsEachPositiveFromTheNegatives() {
    check(false, null, null);
  }

  @Test
  void weightsMakeTheMeanOverTheBatchAWeightedOne() {
    check(true, WEIGHTS, null);
    check(false, WEIGHTS, null);
  }

  @Test
  void targetsTakeThePlaceOfSurePositives() {
    check(true, null, TARGETS);
    check(false, WEIGHTS, TARGETS);
  }

  @Test
  void equalWeightsOfAnySizeChangeNothing() {
    double[][] raw = {{1, 0, 0, 0, 0}, {0, 1, 0, 2, 0}, {0, 0, -1, 0, 3}};
    assertEquals(
        slow(raw, true, 2, null, null), slow(raw, true, 2, new double[] {9, 9, 9}, null), 1e-12);
    check(true, new double[] {9, 9, 9}, null);
  }

  /** One step of 20 anchors is worked on in parts; a part alone must give the same. */
  @Test
  void anchorsInPartsAreJudgedAsOneBatch() {
    BankPair large = BankPair.random(manager, 2000, 128, "f", new SplittableRandom(2));
    int[] anchors = new Random(3).ints(20, 0, 2000).toArray();
    long[] negatives = new UniformNegatives(2000).draw(anchors, 1024, new SplittableRandom(4));
    NDArray unit = manager.randomNormal(new Shape(20, 128)).normalize(2, 1);
    for (Criterion criterion :
        List.of(new Criterion.Nce(PartitionConstant.of(2.2)), new Criterion.InfoNce())) {
      NDArray whole = judge(criterion, large, unit, anchors, negatives);
      double sum = 0;
      for (int i = 0; i < 20; i++) {
        long[] own = Arrays.copyOfRange(negatives, i * 1024, (i + 1) * 1024);
        NDArray alone = unit.get(i + ":" + (i + 1));
        sum += judge(criterion, large, alone, new int[] {anchors[i]}, own).getFloat();
      }
      assertEquals(sum / 20, whole.getFloat(), 1e-5);
    }
  }

  private NDArray judge(
      Criterion criterion, BankPair pair, NDArray unit, int[] anchors, long[] negatives) {
    Candidates candidates = Candidates.instances(manager, anchors, negatives);
    return new BankContrast(pair, 0.07)
        .evaluate(
            new UnitPair(unit, unit),
            List.of(
                new BankTerm(
                    "v2a",
                    Modality.VIDEO,
                    Modality.AUDIO,
                    1,
                    criterion,
                    candidates,
                    Guidance.NONE)),
            Evaluation.Commit.NOTHING)
        .total();
  }

  @Test
  void equalScoresGiveTheClosedForm() {
    for (int k : new int[] {1024, 4096}) {
      NDArray positives = manager.zeros(new Shape(2, 1));
      NDArray negatives = manager.zeros(new Shape(2, k));
      double nce = Math.log(1 + k) + k * Math.log1p(1.0 / k);
      assertEquals(k == 1024 ? 7.931960 : 9.317888, nce, 1e-6);
      float[] judged =
          new Criterion.Nce(PartitionConstant.of(1))
              .judge(positives, negatives, Math.log(k))
              .losses()
              .toFloatArray();
      // Thousands of float32 terms of 1/K each are summed.
      assertArrayEquals(new float[] {(float) nce, (float) nce}, judged, 1e-5f);
      float[] infoNce =
          new Criterion.InfoNce().judge(positives, negatives, 0).losses().toFloatArray();
      assertEquals(Math.log(1 + k), infoNce[0], 2e-6);
    }
  }

  @Test
  void theConstantIsTheMeanOverNegativesAndStaysAsFirstEstimated() {
    PartitionConstant constant = PartitionConstant.unknown();
    NDArray unit = manager.randomNormal(new Shape(3, WIDTH)).normalize(2, 1);
    BankTerm term =
        new BankTerm(
            "v2a",
            Modality.VIDEO,
            Modality.AUDIO,
            1,
            new Criterion.Nce(constant),
            Candidates.of(manager, 3, POSITIVES, NEGATIVES),
            Guidance.NONE);
    BankContrast contrast = new BankContrast(banks, TEMPERATURE);
    Evaluation evaluation =
        contrast.evaluate(new UnitPair(unit, unit), List.of(term), Evaluation.Commit.NOTHING);
    assertTrue(constant.value().isEmpty(), "an evaluation changes nothing");
    evaluation.memory().run();

    float[] units = unit.toFloatArray();
    float[] bank = banks.audio().rows().toFloatArray();
    double sum = 0;
    for (int i = 0; i < 12; i++) {
      double score = 0;
      for (int d = 0; d < WIDTH; d++) {
        score += units[i / 4 * WIDTH + d] * bank[(int) NEGATIVES[i] * WIDTH + d] / TEMPERATURE;
      }
      sum += Math.exp(score) / 12;
    }
    assertEquals(sum, constant.value().orElseThrow(), 1e-6 * sum);
    assertEquals(Math.log(sum), evaluation.metrics().get("v2a/ln-partition").getFloat(), 1e-6);

    NDArray other = manager.randomNormal(new Shape(3, WIDTH)).normalize(2, 1);
    contrast
        .evaluate(new UnitPair(other, other), List.of(term), Evaluation.Commit.NOTHING)
        .memory()
        .run();
    assertEquals(sum, constant.value().orElseThrow(), 1e-6 * sum);
  }

  @Test
  void similaritiesOfPositivesAndNegativesAreReported() {
    NDArray unit = banks.audio().rows().get("0:1").duplicate();
    Evaluation evaluation =
        new BankContrast(banks, TEMPERATURE)
            .evaluate(
                new UnitPair(unit, unit),
                List.of(
                    new BankTerm(
                        "v2a",
                        Modality.VIDEO,
                        Modality.AUDIO,
                        1,
                        new Criterion.InfoNce(),
                        Candidates.of(manager, 1, new long[] {0}, new long[] {1, 2}),
                        Guidance.NONE)),
                Evaluation.Commit.NOTHING);
    NDArray rows = banks.audio().rows();
    float expected =
        (rows.get(0).dot(rows.get(1)).getFloat() + rows.get(0).dot(rows.get(2)).getFloat()) / 2;
    assertEquals(1, evaluation.metrics().get("v2a/positive-similarity").getFloat(), 1e-6);
    assertEquals(expected, evaluation.metrics().get("v2a/negative-similarity").getFloat(), 1e-6);
  }
}
