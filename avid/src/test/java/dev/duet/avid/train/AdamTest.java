package dev.duet.avid.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.duet.avid.ModelException;
import dev.duet.avid.loss.ParameterGroup;
import dev.duet.avid.train.AdamConfig.WeightDecay;
import dev.duet.avid.weights.HostTensor;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AdamTest {
  private NDManager manager;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager();
  }

  @AfterEach
  void close() {
    manager.close();
  }

  /** Algorithm 1 of Kingma and Ba in double precision, with weight decay of both kinds. */
  private static final class SlowAdam {
    private final AdamConfig config;
    private final double[] values;
    private final double[] mean;
    private final double[] square;
    private int t;

    SlowAdam(AdamConfig config, float[] start) {
      this.config = config;
      values = new double[start.length];
      for (int i = 0; i < start.length; i++) {
        values[i] = start[i];
      }
      mean = new double[start.length];
      square = new double[start.length];
    }

    void step(double rate, float[] gradients, double decayScale) {
      t++;
      double decay = config.weightDecay() * decayScale;
      for (int i = 0; i < values.length; i++) {
        double gradient = gradients[i];
        if (config.decay() == WeightDecay.COUPLED) {
          gradient += decay * values[i];
        } else {
          values[i] -= rate * decay * values[i];
        }
        mean[i] = config.beta1() * mean[i] + (1 - config.beta1()) * gradient;
        square[i] = config.beta2() * square[i] + (1 - config.beta2()) * gradient * gradient;
        double m = mean[i] / (1 - Math.pow(config.beta1(), t));
        double v = square[i] / (1 - Math.pow(config.beta2(), t));
        values[i] -= rate * m / (Math.sqrt(v) + config.epsilon());
      }
    }
  }

  private static float[] random(Random random, int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  @ParameterizedTest
  @EnumSource(WeightDecay.class)
  void followsTheAlgorithmStepByStep(WeightDecay decay) {
    AdamConfig config = new AdamConfig(0.8, 0.95, 1e-3, 0.1, decay);
    Random random = new Random(1);
    int[] lengths = {6, 1000};
    float[][] start = {random(random, lengths[0]), random(random, lengths[1])};
    Map<String, NDArray> parameters =
        Map.of(
            "small", manager.create(start[0], new Shape(2, 3)),
            "large", manager.create(start[1]));
    Map<String, SlowAdam> slow =
        Map.of("small", new SlowAdam(config, start[0]), "large", new SlowAdam(config, start[1]));
    try (Adam adam = new Adam(config, manager)) {
      adam.add(new ParameterGroup("group", parameters, 2, true, 0.5));
      for (int step = 0; step < 4; step++) {
        double rate = 0.02 / (step + 1);
        Map<String, float[]> gradients =
            Map.of("small", random(random, lengths[0]), "large", random(random, lengths[1]));
        adam.step(
            "group",
            rate,
            name -> manager.create(gradients.get(name)).reshape(parameters.get(name).getShape()));
        slow.forEach((name, expected) -> expected.step(2 * rate, gradients.get(name), 0.5));
      }
      parameters.forEach(
          (name, array) -> {
            float[] actual = array.toFloatArray();
            double[] expected = slow.get(name).values;
            double[] widened = new double[actual.length];
            for (int i = 0; i < actual.length; i++) {
              widened[i] = actual[i];
            }
            assertArrayEquals(expected, widened, 2e-6, name); // single against double precision
          });
      assertEquals(4, adam.steps("group"));
    }
  }

  @Test
  void goesOnFromItsSavedStateAsIfNothingHadHappened() throws ModelException {
    Random random = new Random(2);
    float[] start = random(random, 10);
    float[][] gradients = {random(random, 10), random(random, 10), random(random, 10)};
    NDArray whole = manager.create(start);
    NDArray stopped = manager.create(start);
    Adam first = adam(whole);
    Adam second = adam(stopped);
    for (int i = 0; i < 2; i++) {
      step(first, gradients[i]);
      step(second, gradients[i]);
    }
    Map<String, HostTensor> saved = new HashMap<>();
    second.state().forEach((name, array) -> saved.put(name, HostTensor.of(array)));
    Map<String, Long> steps = second.steps();
    second.close();
    Adam third = adam(stopped);
    third.restore(steps, saved::get);
    step(first, gradients[2]);
    step(third, gradients[2]);
    assertArrayEquals(whole.toFloatArray(), stopped.toFloatArray());
  }

  @Test
  void refusesTheStateOfAnotherShape() {
    Adam adam = adam(manager.create(new float[3]));
    HostTensor other = HostTensor.of(new float[4]);
    assertEquals(
        "the optimiser's group/x/mean is float32 (4), this run needs float32 (3)",
        assertThrows(ModelException.class, () -> adam.restore(Map.of("group", 1L), name -> other))
            .getMessage());
    assertThrows(ModelException.class, () -> adam.restore(Map.of("else", 1L), name -> other));
  }

  private Adam adam(NDArray parameter) {
    Adam adam = new Adam(AdamConfig.PUBLISHED, manager);
    adam.add(ParameterGroup.of("group", Map.of("x", parameter)));
    return adam;
  }

  private void step(Adam adam, float[] gradient) {
    adam.step("group", 1e-2, name -> manager.create(gradient));
  }
}
