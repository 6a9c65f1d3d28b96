package dev.duet.eval.encoder;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.norm.Dropout;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.duet.avid.loss.Batch;
import dev.duet.avid.loss.Evaluation;
import dev.duet.avid.loss.LossTerm;
import dev.duet.avid.loss.Objective;
import dev.duet.avid.loss.ParameterGroup;
import dev.duet.avid.loss.Step;
import dev.duet.avid.loss.TrainingHost;
import dev.duet.avid.loss.View;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Supervised fine-tuning as the training loop sees it: dropout and a linear classifier on the
 * encoder's pooled features, cross-entropy; in the first epochs only the classifier moves.
 */
final class ClassifierObjective implements Objective {
  private static final String GROUP = "classifier";

  private final TuningConfig config;
  private final int[] classes;
  private final int classCount;
  private @Nullable NDManager manager;
  private @Nullable NDArray weight; // (D, C)
  private @Nullable NDArray bias; // (C)

  /**
   * An objective for one training manifest.
   *
   * @param classes class of each instance, {@code (N)}
   */
  ClassifierObjective(TuningConfig config, int[] classes, int classCount) {
    this.config = config;
    this.classes = classes;
    this.classCount = classCount;
  }

  @Override
  public List<View> views() {
    return ImmutableList.of(config.view());
  }

  @Override
  public boolean batchCoupled() {
    return false;
  }

  @Override
  public void start(TrainingHost host) {
    NDManager own = NDManager.newBaseManager(host.model().manager().getDevice());
    int width =
        switch (config.modality()) {
          case VIDEO -> host.model().videoEncoder().width(FineTuning.STAGE);
          case AUDIO -> host.model().audioEncoder().width(FineTuning.STAGE);
        };
    SplittableRandom random = new SplittableRandom(config.seed());
    double bound = 1 / Math.sqrt(width);
    float[] weights = new float[width * classCount];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) random.nextDouble(-bound, bound);
    }
    float[] biases = new float[classCount];
    for (int i = 0; i < classCount; i++) {
      biases[i] = (float) random.nextDouble(-bound, bound);
    }
    weight = own.create(weights, new Shape(width, classCount));
    bias = own.create(biases, new Shape(classCount));
    weight.setRequiresGradient(true);
    bias.setRequiresGradient(true);
    manager = own;
  }

  @Override
  public List<ParameterGroup> parameters() {
    return ImmutableList.of(
        ParameterGroup.of(
            GROUP,
            ImmutableMap.of("weight", requireNonNull(weight), "bias", requireNonNull(bias))));
  }

  @Override
  public boolean frozen(Step step, String parameterGroup) {
    return step.epoch() < config.warmUpEpochs() && !parameterGroup.equals(GROUP);
  }

  @Override
  public Evaluation evaluate(Step step, Batch batch) {
    NDArray features = batch.view(config.view()).features(); // (B, D)
    int[] truth = new int[batch.size()];
    for (int i = 0; i < truth.length; i++) {
      truth[i] = classes[batch.instances()[i]];
    }
    NDArray kept =
        config.dropout() == 0
            ? features
            : Dropout.dropout(features, (float) config.dropout(), true).singletonOrThrow();
    NDArray logits = logits(kept); // (B, C)
    NDArray target = batch.manager().create(truth).oneHot(classCount); // (B, C)
    NDArray loss = logits.logSoftmax(1).mul(target).sum().neg().div(truth.length);
    return new Evaluation(
        ImmutableList.of(new LossTerm("cross-entropy", loss, 1)),
        Map.of(),
        Evaluation.Commit.NOTHING);
  }

  private NDArray logits(NDArray features) {
    return features.matMul(requireNonNull(weight)).add(requireNonNull(bias));
  }

  /** Probabilities of features {@code (B, D)}, {@code (B, C)}. */
  double[][] probabilities(float[][] features) {
    try (NDManager batch = requireNonNull(manager).newSubManager()) {
      NDArray rows = batch.create(features);
      float[] values =
          new NDList(logits(rows).softmax(1)).singletonOrThrow().toFloatArray(); // (B, C)
      double[][] probabilities = new double[features.length][classCount];
      for (int i = 0; i < values.length; i++) {
        probabilities[i / classCount][i % classCount] = values[i];
      }
      return probabilities;
    }
  }

  @Override
  public void close() {
    if (manager != null) {
      manager.close();
    }
  }
}
