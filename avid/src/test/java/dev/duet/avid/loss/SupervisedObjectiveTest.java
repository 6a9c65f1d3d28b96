package dev.duet.avid.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.duet.avid.DuetModel;
import dev.duet.avid.ModelConfig;
import dev.duet.avid.ModelException;
import dev.duet.avid.Output;
import dev.duet.avid.weights.HostTensor;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SupervisedObjectiveTest {
  private static final int[] CLASSES = {2, 0, SupervisedObjective.UNLABELLED, 1};
  private static final int CLASS_COUNT = 3;
  private static final int BATCH = 3;
  private static final int WIDTH = 64; // of the micro model's features

  private DuetModel model;
  private SupervisedObjective objective;
  private NDManager manager;

  @BeforeEach
  void start() {
    model = DuetModel.random(ModelConfig.named("micro"), 1, Device.cpu());
    manager = model.manager().newSubManager();
    objective = new SupervisedObjective(CLASSES, CLASS_COUNT, 7);
    objective.start(new Host(model, CLASSES.length));
  }

  @AfterEach
  void close() {
    objective.close();
    model.close();
  }

  @Test
  void isTheMeanCrossEntropyOfTheLabelledInstances() {
    float[][] features = features(3);
    Evaluation evaluation = evaluate(new int[] {3, 2, 0}, features);
    assertEquals(
        List.of("video", "audio"), evaluation.terms().stream().map(LossTerm::name).toList());
    for (LossTerm term : evaluation.terms()) {
      double expected =
          (crossEntropy(term.name(), features[0], 1) + crossEntropy(term.name(), features[2], 2))
              / 2;
      assertEquals(expected, value(term.value()), 1e-5, term.name()); // float32
    }
  }

  @Test
  void isTheLogarithmOfTheClassesForClassifiersOfZeros() throws ModelException {
    objective.restore(
        new ObjectiveState(
            Map.of(
                "classifier.video.weight", zeros(CLASS_COUNT, WIDTH),
                "classifier.video.bias", zeros(CLASS_COUNT),
                "classifier.audio.weight", zeros(CLASS_COUNT, WIDTH),
                "classifier.audio.bias", zeros(CLASS_COUNT)),
            Map.of()));
    assertEquals(Math.log(3), value(evaluate(new int[] {0, 1, 3}, features(4)).total()), 1e-6);
  }

  @Test
  void anUnlabelledBatchCostsNothing() {
    assertTrue(value(evaluate(new int[] {2, 2, 2}, features(4)).total()) == 0);
  }

  @Test
  void gradientsOfTheClassifiersAgreeWithFiniteDifferences() throws ModelException {
    float[][] features = features(5);
    int[] instances = {0, 1, 3};
    NDArray bias = objective.parameters().get(0).parameters().get("classifier.audio.bias");
    float[] gradient;
    try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      collector.backward(evaluate(instances, features).total());
      gradient = bias.getGradient().toFloatArray();
    }
    ObjectiveState state = objective.state();
    float step = 1e-2f;
    for (int c = 0; c < CLASS_COUNT; c++) {
      double above = lossWithBias(state, c, step, instances, features);
      double below = lossWithBias(state, c, -step, instances, features);
      // float32 losses differ by 1e-7 of themselves, over a step of 2e-2.
      assertEquals((above - below) / (2 * step), gradient[c], 1e-4);
    }
  }

  private double lossWithBias(
      ObjectiveState state, int index, float change, int[] instances, float[][] features)
      throws ModelException {
    float[] bias = state.tensors().get("classifier.audio.bias").toFloats();
    bias[index] += change;
    Map<String, HostTensor> tensors = new java.util.HashMap<>(state.tensors());
    tensors.put("classifier.audio.bias", HostTensor.of(bias));
    objective.restore(new ObjectiveState(tensors, state.facts()));
    return value(evaluate(instances, features).total());
  }

  @Test
  void goesOnFromItsState() throws ModelException {
    ObjectiveState state = objective.state();
    SupervisedObjective other = new SupervisedObjective(CLASSES, CLASS_COUNT, 8);
    other.start(new Host(model, CLASSES.length));
    assertTrue(
        !state
            .tensors()
            .get("classifier.video.weight")
            .data()
            .equals(other.state().tensors().get("classifier.video.weight").data()));
    other.restore(state);
    state
        .tensors()
        .forEach(
            (name, tensor) ->
                assertArrayEquals(
                    tensor.toFloats(), other.state().tensors().get(name).toFloats(), name));
    assertTrue(
        other.parameters().get(0).parameters().values().stream().allMatch(NDArray::hasGradient));
    other.close();
  }

  @Test
  void refusesLabelsThatDoNotFit() {
    assertThrows(
        IllegalArgumentException.class, () -> new SupervisedObjective(new int[] {0, 3}, 3, 0));
    assertThrows(
        IllegalArgumentException.class, () -> new SupervisedObjective(new int[] {0, 0}, 1, 0));
    SupervisedObjective five = new SupervisedObjective(new int[5], 2, 0);
    assertThrows(IllegalArgumentException.class, () -> five.start(new Host(model, 4)));
  }

  private Evaluation evaluate(int[] instances, float[][] rows) {
    float[] flat = new float[rows.length * WIDTH];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, flat, i * WIDTH, WIDTH);
    }
    NDArray features = manager.create(flat, new Shape(rows.length, WIDTH));
    Encoded encoded = new Encoded(features, features, features);
    return objective.evaluate(
        new Step(0, 1, 0, new SplittableRandom(0)),
        new Batch(instances, Map.of(View.VIDEO, encoded, View.AUDIO, encoded), manager));
  }

  /** Weights are doubles, and a product of scalars takes their type. */
  private static double value(NDArray scalar) {
    return scalar.toType(DataType.FLOAT64, false).getDouble();
  }

  private double crossEntropy(String tower, float[] features, int truth) {
    Map<String, HostTensor> state = objective.state().tensors();
    float[] weight = state.get("classifier." + tower + ".weight").toFloats();
    float[] bias = state.get("classifier." + tower + ".bias").toFloats();
    double[] logits = new double[CLASS_COUNT];
    double sum = 0;
    for (int c = 0; c < CLASS_COUNT; c++) {
      logits[c] = bias[c];
      for (int d = 0; d < WIDTH; d++) {
        logits[c] += (double) weight[c * WIDTH + d] * features[d];
      }
      sum += Math.exp(logits[c]);
    }
    return Math.log(sum) - logits[truth];
  }

  private static float[][] features(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[][] rows = new float[BATCH][WIDTH];
    for (float[] row : rows) {
      for (int d = 0; d < WIDTH; d++) {
        row[d] = (float) random.nextDouble();
      }
    }
    return rows;
  }

  private static HostTensor zeros(long... shape) {
    Shape of = new Shape(shape);
    HostTensor flat = HostTensor.of(new float[(int) of.size()]);
    return new HostTensor(flat.type(), of, flat.data());
  }

  private record Host(DuetModel model, int instanceCount) implements TrainingHost {
    @Override
    public String manifestFingerprint() {
      return "none";
    }

    @Override
    public Map<Output, float[][]> featurePass(List<Output> outputs) {
      throw new UnsupportedOperationException();
    }
  }
}
