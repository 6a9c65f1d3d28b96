package dev.duet.avid.loss.pair;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each loss at points where its value is known in closed form, and against loops over doubles. */
class PairLossTest {
  private NDManager manager;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager();
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private static float judge(PairLoss loss, NDArray first, NDArray second) {
    int batch = (int) first.getShape().get(0);
    return loss.judge(first, second, IntStream.range(0, batch).toArray()).loss().getFloat();
  }

  private NDArray noise(int batch, int width, int seed) {
    Random random = new Random(seed);
    float[] values = new float[batch * width];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return manager.create(values, new Shape(batch, width));
  }

  @Test
  void ntXentOfEqualOrOrthogonalEmbeddingsIsThatOfChance() {
    NDArray ones = manager.ones(new Shape(4, 8));
    NDArray basis = manager.eye(8);
    for (double temperature : new double[] {0.1, 0.5}) {
      NtXentLoss loss = new NtXentLoss(temperature);
      assertEquals(1.945910, judge(loss, ones, ones), 1e-6);
      assertEquals(1.945910, judge(loss, basis.get("0:4"), basis.get("4:8")), 1e-6);
    }
  }

  @Test
  void ntXentOfEqualPairsOrthogonalToOthersHasItsClosedForm() {
    NDArray basis = manager.eye(4);
    assertEquals(0.594438, judge(new NtXentLoss(0.5), basis, basis), 1e-6);
    assertEquals(2.7236e-4, judge(new NtXentLoss(0.1), basis, basis), 3e-7);
  }

  @Test
  void ntXentDoesNotDependOnLengthOrderOrRotation() {
    NtXentLoss loss = new NtXentLoss(0.2);
    NDArray first = noise(5, 2, 1);
    NDArray second = noise(5, 2, 2);
    float value = judge(loss, first, second);
    NDArray order = manager.create(new long[] {3, 0, 4, 1, 2});
    NDArray rotation = manager.create(new float[] {0.6f, -0.8f, 0.8f, 0.6f}, new Shape(2, 2));
    assertEquals(value, judge(loss, first.mul(7), second.mul(0.1)), 1e-5);
    assertEquals(value, judge(loss, first.get(order), second.get(order)), 1e-5);
    assertEquals(value, judge(loss, first.matMul(rotation), second.matMul(rotation)), 1e-5);
  }

  @Test
  void infoNceHasItsClosedForms() {
    NDArray ones = manager.ones(new Shape(4, 8));
    assertEquals(Math.log(4), judge(new InfoNceLoss(0.07), ones, ones), 1e-6);
    NDArray basis = manager.eye(4);
    // ln(1 + 3e^(−1/0.07)); one less a float32 rounding step is 1.2e-7 away.
    assertEquals(1.8746e-6, judge(new InfoNceLoss(0.07), basis, basis), 1.2e-7);
  }

  @Test
  void bothContrastsAreThoseOfLoopsOverDoublesAndSparePlacesOfOneInstance() {
    int[] instances = {4, 7, 4, 9};
    NDArray first = noise(4, 3, 3);
    NDArray second = noise(4, 3, 4);
    double[][] a = rows(first);
    double[][] b = rows(second);
    double there = 0;
    double back = 0;
    double both = 0;
    for (int i = 0; i < 4; i++) {
      there += term(a[i], b[i], others(instances, i, b)) / 4;
      back += term(b[i], a[i], others(instances, i, a)) / 4;
      List<double[]> all = new ArrayList<>(others(instances, i, a));
      all.addAll(others(instances, i, b));
      both += (term(a[i], b[i], all) + term(b[i], a[i], all)) / 8;
    }
    assertEquals(
        (there + back) / 2,
        new InfoNceLoss(0.3).judge(first, second, instances).loss().getFloat(),
        2e-6);
    assertEquals(both, new NtXentLoss(0.3).judge(first, second, instances).loss().getFloat(), 2e-6);
  }

  private static List<double[]> others(int[] instances, int anchor, double[][] view) {
    return IntStream.range(0, instances.length)
        .filter(i -> instances[i] != instances[anchor])
        .mapToObj(i -> view[i])
        .toList();
  }

  private static double term(double[] query, double[] positive, List<double[]> negatives) {
    double up = Math.exp(cosine(query, positive) / 0.3);
    double sum = up;
    for (double[] negative : negatives) {
      sum += Math.exp(cosine(query, negative) / 0.3);
    }
    return -Math.log(up / sum);
  }

  private static double cosine(double[] a, double[] b) {
    double dot = 0;
    double aa = 0;
    double bb = 0;
    for (int d = 0; d < a.length; d++) {
      dot += a[d] * b[d];
      aa += a[d] * a[d];
      bb += b[d] * b[d];
    }
    return dot / Math.sqrt(aa * bb);
  }

  private static double[][] rows(NDArray array) {
    int width = (int) array.getShape().get(1);
    float[] flat = array.toFloatArray();
    double[][] rows = new double[flat.length / width][width];
    for (int i = 0; i < flat.length; i++) {
      rows[i / width][i % width] = flat[i];
    }
    return rows;
  }

  @Test
  void barlowTwinsHasItsClosedForms() {
    BarlowTwinsLoss loss = new BarlowTwinsLoss(0.0051);
    // Columns of a Hadamard matrix: mean 0, variance 1, uncorrelated.
    NDArray white =
        manager.create(new float[] {1, 1, 1, -1, 1, -1, 1, -1, -1, -1, -1, 1}, new Shape(4, 3));
    assertEquals(0, judge(loss, white, white), 1e-6);
    assertEquals(12, judge(loss, white, white.neg()), 1e-3);
    assertEquals(0, judge(loss, white.mul(5).add(2), white), 1e-6);
    NDArray channel = manager.create(new float[] {1, -1, 1, -1}, new Shape(4, 1));
    NDArray equal = channel.matMul(manager.ones(new Shape(1, 4))); // (4, 4)
    assertEquals(0.0612, judge(loss, equal, equal), 1e-5);
  }

  @Test
  void vicRegHasItsClosedForms() {
    NDArray constant = manager.ones(new Shape(6, 4));
    assertEquals(24.75, judge(VicRegLoss.PUBLISHED, constant, constant), 1e-5);
    // √(3/4) makes the unbiased variance one; 1e-4 is added under the root.
    NDArray white =
        manager
            .create(new float[] {1, 1, 1, -1, 1, -1, 1, -1, -1, -1, -1, 1}, new Shape(4, 3))
            .mul(Math.sqrt(0.75));
    assertEquals(0, judge(VicRegLoss.PUBLISHED, white, white), 1e-6);
    NDArray channel = manager.create(new float[] {1, -1, 1, -1}, new Shape(4, 1));
    NDArray equal = channel.mul(Math.sqrt(0.75)).matMul(manager.ones(new Shape(1, 4)));
    assertEquals(2 * 3, judge(new VicRegLoss(0, 0, 1), equal, equal), 1e-5);
    assertEquals(2.5, judge(new VicRegLoss(1, 0, 0), white, white.add(Math.sqrt(2.5))), 1e-5);
  }

  @Test
  void gradientsReachBothViewsAndAreThoseOfFiniteDifferences() {
    for (PairLoss loss :
        List.of(
            new InfoNceLoss(0.5),
            new NtXentLoss(0.5),
            new BarlowTwinsLoss(0.5),
            VicRegLoss.PUBLISHED)) {
      NDArray first = noise(6, 3, 5);
      NDArray second = noise(6, 3, 6);
      first.setRequiresGradient(true);
      second.setRequiresGradient(true);
      try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        collector.backward(loss.judge(first, second, IntStream.range(0, 6).toArray()).loss());
      }
      for (NDArray moved : List.of(first, second)) {
        double largest = moved.getGradient().abs().max().getFloat();
        assertTrue(largest > 1e-3, loss.toString());
        for (int i = 0; i < 18; i += 5) {
          float[] step = new float[18];
          step[i] = 2e-3f;
          NDArray shift = manager.create(step, new Shape(6, 3));
          boolean isFirst = moved == first;
          NDArray up = moved.stopGradient().add(shift);
          NDArray down = moved.stopGradient().sub(shift);
          double slope =
              (judge(loss, isFirst ? up : first, isFirst ? second : up)
                      - judge(loss, isFirst ? down : first, isFirst ? second : down))
                  / 4e-3;
          // float32 losses of up to 100 leave 1e-5 / 4e-3 of noise.
          assertEquals(
              slope,
              moved.getGradient().toFloatArray()[i],
              5e-3 * Math.max(1, largest),
              loss + " element " + i);
        }
      }
    }
  }

  @Test
  void similaritiesAndAccuracyAreReported() {
    NDArray basis = manager.eye(3);
    int[] instances = {0, 1, 2};
    var found = new InfoNceLoss(0.1).judge(basis, basis, instances).metrics();
    assertEquals(1, found.get("positive-similarity").getFloat(), 1e-6);
    assertEquals(0, found.get("negative-similarity").getFloat(), 1e-6);
    assertEquals(1, found.get("accuracy").getFloat(), 0);
    NDArray turned = basis.get(manager.create(new long[] {1, 2, 0}));
    assertEquals(
        0,
        new InfoNceLoss(0.1).judge(basis, turned, instances).metrics().get("accuracy").getFloat(),
        0);
  }
}
