package dev.duet.avid.loss;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkState;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.common.base.Ascii;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.duet.avid.DuetModel;
import dev.duet.avid.ModelException;
import dev.duet.avid.weights.HostTensor;
import dev.duet.decode.Modality;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * Learning from labels, as an upper bound for what is learned without: a linear classifier on each
 * encoder's features, cross-entropy over C classes, the mean over both. Heads are not trained.
 *
 * <p>Own parameters, and state: {@code classifier.video.weight} {@code (C, D)}, {@code
 * classifier.video.bias} {@code (C)} and the same of audio.
 */
public final class SupervisedObjective implements Objective {
  private static final String GROUP = "classifiers";
  private static final String CLASS_COUNT = "classes";

  /** Class of an instance without a label. */
  public static final int UNLABELLED = -1;

  private final int[] classes; // (N)
  private final int classCount;
  private final long seed;
  private final Map<String, NDArray> parameters = new LinkedHashMap<>();

  /**
   * @param classes class of each instance of the manifest, in {@code [0, classCount)} or {@link
   *     #UNLABELLED}; such instances add nothing
   * @param classCount C, at least 2
   * @param seed of the classifiers' first weights
   */
  public SupervisedObjective(int[] classes, int classCount, long seed) {
    checkArgument(classCount >= 2, "classes must be at least 2: %s", classCount);
    for (int number : classes) {
      checkArgument(
          number >= UNLABELLED && number < classCount,
          "a class must lie in [-1, %s): %s",
          classCount,
          number);
    }
    this.classes = classes.clone();
    this.classCount = classCount;
    this.seed = seed;
  }

  @Override
  public List<View> views() {
    return ImmutableList.of(View.VIDEO, View.AUDIO);
  }

  @Override
  public boolean batchCoupled() {
    return false;
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if the corpus has another number of instances
   */
  @Override
  public void start(TrainingHost host) {
    checkArgument(
        host.instanceCount() == classes.length,
        "the corpus must have %s instances, one per label: %s",
        classes.length,
        host.instanceCount());
    DuetModel model = host.model();
    SplittableRandom random = new SplittableRandom(seed);
    for (Modality modality : Modality.values()) {
      int width =
          switch (modality) {
            case VIDEO -> model.videoEncoder().width("pool");
            case AUDIO -> model.audioEncoder().width("pool");
          };
      double bound = 1 / Math.sqrt(width); // PyTorch's default for linear layers
      add(model.manager(), weight(modality), new Shape(classCount, width), bound, random);
      add(model.manager(), bias(modality), new Shape(classCount), bound, random);
    }
  }

  private void add(
      NDManager manager, String name, Shape shape, double bound, SplittableRandom random) {
    float[] values = new float[Math.toIntExact(shape.size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(-bound, bound);
    }
    NDArray array = manager.create(values, shape);
    array.setRequiresGradient(true);
    parameters.put(name, array);
  }

  private static String weight(Modality modality) {
    return "classifier." + label(modality) + ".weight";
  }

  private static String bias(Modality modality) {
    return "classifier." + label(modality) + ".bias";
  }

  private static String label(Modality modality) {
    return Ascii.toLowerCase(modality.name());
  }

  private NDArray parameter(String name) {
    NDArray parameter = parameters.get(name);
    checkState(parameter != null, "the objective has not been started");
    return parameter;
  }

  @Override
  public List<ParameterGroup> parameters() {
    return ImmutableList.of(ParameterGroup.of(GROUP, parameters));
  }

  @Override
  public boolean frozen(Step step, String parameterGroup) {
    return parameterGroup.endsWith("_proj");
  }

  @Override
  public Evaluation evaluate(Step step, Batch batch) {
    NDManager manager = batch.manager();
    NDArray truth = truth(manager, batch.instances()); // (B, C)
    float labelled = labelled(batch.instances()); // a double would make every scalar float64
    ImmutableList.Builder<LossTerm> terms = ImmutableList.builder();
    ImmutableMap.Builder<String, NDArray> metrics = ImmutableMap.builder();
    for (View view : views()) {
      NDArray features = batch.view(view).features(); // (B, D)
      NDArray logits = // (B, C)
          features
              .matMul(parameter(weight(view.modality())).transpose())
              .add(parameter(bias(view.modality())));
      NDArray loss = logits.logSoftmax(1).mul(truth).sum().div(-labelled);
      terms.add(new LossTerm(label(view.modality()), loss, 0.5));
      NDArray right = logits.stopGradient().argMax(1).eq(truth.argMax(1)); // (B)
      NDArray counted = right.toType(DataType.FLOAT32, false).mul(truth.sum(new int[] {1}));
      metrics.put(label(view.modality()) + "_accuracy", counted.sum().div(labelled));
    }
    return new Evaluation(terms.build(), metrics.buildOrThrow(), Evaluation.Commit.NOTHING);
  }

  private float labelled(int[] instances) {
    long count = Arrays.stream(instances).filter(i -> classes[i] != UNLABELLED).count();
    return Math.max(1, count);
  }

  /** A one in the column of each instance's class. */
  private NDArray truth(NDManager manager, int[] instances) {
    float[] ones = new float[instances.length * classCount];
    for (int i = 0; i < instances.length; i++) {
      int number = classes[instances[i]];
      if (number != UNLABELLED) {
        ones[i * classCount + number] = 1;
      }
    }
    return manager.create(ones, new Shape(instances.length, classCount));
  }

  @Override
  public ObjectiveState state() {
    ImmutableMap.Builder<String, HostTensor> tensors = ImmutableMap.builder();
    parameters.forEach((name, array) -> tensors.put(name, HostTensor.of(array)));
    return new ObjectiveState(
        tensors.buildOrThrow(), ImmutableMap.of(CLASS_COUNT, Integer.toString(classCount)));
  }

  @Override
  public void restore(ObjectiveState state) throws ModelException {
    for (Map.Entry<String, NDArray> parameter : parameters.entrySet()) {
      HostTensor saved = state.tensors().get(parameter.getKey());
      NDArray array = parameter.getValue();
      if (saved == null || !saved.shape().equals(array.getShape())) {
        throw new ModelException(
            "%s must have shape %s: %s"
                .formatted(
                    parameter.getKey(),
                    array.getShape(),
                    saved == null ? "missing" : Objects.requireNonNull(saved.shape())));
      }
      // A leaf of a graph cannot be written to.
      array.setRequiresGradient(false);
      array.set(saved.toFloats());
      array.setRequiresGradient(true);
    }
  }

  @Override
  public void close() {
    parameters.values().forEach(NDArray::close);
    parameters.clear();
  }
}
