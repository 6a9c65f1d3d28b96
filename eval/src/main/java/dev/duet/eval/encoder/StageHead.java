package dev.duet.eval.encoder;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.training.GradientCollector;
import com.google.common.collect.ImmutableMap;
import dev.duet.avid.loss.ParameterGroup;
import dev.duet.avid.train.Adam;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;

/** Batch norm and a linear classifier on the features of one stage, {@code (B, D)} to (B, C). */
final class StageHead {
  private static final float MOMENTUM = 0.9f; // what is kept, as DJL counts it
  private static final float EPSILON = 1e-5f;

  private final String name;
  private final int classCount;
  private final NDManager manager;
  private final NDArray weight; // (D, C)
  private final NDArray bias; // (C)
  private final NDArray gamma; // (D)
  private final NDArray beta; // (D)
  private final NDArray mean; // (D)
  private final NDArray variance; // (D)

  /** Drawn as PyTorch draws a linear layer: U(±1/√D). */
  StageHead(String name, int width, int classCount, NDManager manager, RandomGenerator random) {
    this.name = name;
    this.classCount = classCount;
    this.manager = manager;
    double bound = 1 / Math.sqrt(width);
    weight =
        manager.create(uniform(width * classCount, bound, random), new Shape(width, classCount));
    bias = manager.create(uniform(classCount, bound, random), new Shape(classCount));
    gamma = manager.ones(new Shape(width));
    beta = manager.zeros(new Shape(width));
    mean = manager.zeros(new Shape(width));
    variance = manager.ones(new Shape(width));
    parameters().values().forEach(array -> array.setRequiresGradient(true));
  }

  private static float[] uniform(int count, double bound, RandomGenerator random) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextDouble(-bound, bound);
    }
    return values;
  }

  /** What the optimiser moves. */
  ParameterGroup group() {
    return ParameterGroup.of(name, parameters());
  }

  private Map<String, NDArray> parameters() {
    return ImmutableMap.of("weight", weight, "bias", bias, "gamma", gamma, "beta", beta);
  }

  /**
   * Takes a step on a batch.
   *
   * @param features {@code (B, D)}
   * @param classes {@code (B)}
   * @return the cross-entropy before the step
   */
  double step(float[][] features, int[] classes, Adam adam, double learningRate) {
    try (NDManager batch = manager.newSubManager()) {
      NDArray input = rows(batch, features);
      NDArray truth = batch.create(classes).oneHot(classCount);
      double value;
      try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        NDArray loss =
            logits(batch, input, true).logSoftmax(1).mul(truth).sum().neg().div(classes.length);
        collector.backward(loss);
        value = loss.toType(ai.djl.ndarray.types.DataType.FLOAT32, false).getFloat();
      }
      Map<String, NDArray> all = parameters();
      adam.step(name, learningRate, key -> Objects.requireNonNull(all.get(key)).getGradient());
      all.values().forEach(array -> array.getGradient().subi(array.getGradient()));
      return value;
    }
  }

  /** Probabilities of the classes, {@code (B, C)}; batch norm uses what it has seen. */
  double[][] probabilities(float[][] features) {
    try (NDManager batch = manager.newSubManager()) {
      float[] values =
          logits(batch, rows(batch, features), false).softmax(1).toFloatArray(); // (B, C)
      double[][] probabilities = new double[features.length][classCount];
      for (int i = 0; i < values.length; i++) {
        probabilities[i / classCount][i % classCount] = values[i];
      }
      return probabilities;
    }
  }

  private NDArray logits(NDManager batch, NDArray input, boolean training) {
    NDArray normalized =
        BatchNorm.batchNorm(input, mean, variance, gamma, beta, 1, MOMENTUM, EPSILON, training)
            .singletonOrThrow();
    normalized.attach(batch);
    return normalized.matMul(weight).add(bias); // (B, C)
  }

  private static NDArray rows(NDManager batch, float[][] features) {
    int width = features[0].length;
    float[] flat = new float[features.length * width];
    for (int i = 0; i < features.length; i++) {
      System.arraycopy(features[i], 0, flat, i * width, width);
    }
    return batch.create(flat, new Shape(features.length, width));
  }
}
