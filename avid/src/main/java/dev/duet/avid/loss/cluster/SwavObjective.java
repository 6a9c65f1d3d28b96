package dev.duet.avid.loss.cluster;

import static com.google.common.base.Preconditions.checkState;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.duet.avid.ModelException;
import dev.duet.avid.loss.Batch;
import dev.duet.avid.loss.Evaluation;
import dev.duet.avid.loss.LossTerm;
import dev.duet.avid.loss.ObjectiveState;
import dev.duet.avid.loss.ParameterGroup;
import dev.duet.avid.loss.Step;
import dev.duet.avid.loss.TrainingHost;
import dev.duet.avid.loss.View;
import dev.duet.avid.loss.pair.PairedObjective;
import dev.duet.avid.loss.pair.ViewPair;
import dev.duet.avid.weights.HostTensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * SwAV (Caron et al., NeurIPS 2020): from one view's embedding predict which prototypes the other's
 * belongs to. {@code ½ [CE(q₂, softmax(ẑ₁·C / T)) + CE(q₁, softmax(ẑ₂·C / T))]}, q from {@link
 * Sinkhorn} over the batch, view by view. Both modalities share the prototypes.
 *
 * <p>There is no queue of earlier batches, so K should not be much larger than the batch. A loss
 * that stays at ln K is collapse.
 */
public final class SwavObjective extends PairedObjective {
  private static final String GROUP = "prototypes";

  private final SwavConfig config;
  private final long seed;
  private @Nullable NDArray prototypes; // (K, D), rows of length one

  /**
   * Not started yet.
   *
   * @param seed of the first prototypes
   */
  public SwavObjective(SwavConfig config, long seed) {
    super(config.pairs());
    this.config = config;
    this.seed = seed;
  }

  @Override
  protected void allocate(TrainingHost host, NDManager own) {
    int width = host.model().embeddingWidth(views().get(0).modality());
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[config.prototypes() * width];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    prototypes = own.create(values, new Shape(config.prototypes(), width));
    prototypes.setRequiresGradient(true);
    normalise();
  }

  private void normalise() {
    // A parameter that asks for gradients may not be written to; what shares its memory may.
    try (NDArray alias = prototypes().stopGradient();
        NDArray unit = alias.normalize(2, 1)) {
      alias.set(new NDIndex(":"), unit);
    }
  }

  private NDArray prototypes() {
    checkState(prototypes != null, "the objective has not been started");
    return prototypes;
  }

  @Override
  public List<ParameterGroup> parameters() {
    return ImmutableList.of(ParameterGroup.of(GROUP, ImmutableMap.of("prototypes", prototypes())));
  }

  @Override
  public void beforeStep(Step step) {
    normalise();
  }

  @Override
  public boolean frozen(Step step, String parameterGroup) {
    return parameterGroup.equals(GROUP) && step.epoch() < config.frozenEpochs();
  }

  @Override
  public Evaluation evaluate(Step step, Batch batch) {
    Map<View, NDArray> scores = new LinkedHashMap<>();
    Map<View, NDArray> codes = new LinkedHashMap<>();
    Map<String, NDArray> seen = new LinkedHashMap<>();
    for (View view : views()) {
      NDArray embedding = batch.view(view).embedding(); // (B, D)
      NDArray score = embedding.normalize(2, 1).matMul(prototypes().transpose()); // (B, K)
      scores.put(view, score);
      codes.put(view, config.sinkhorn().assign(score.stopGradient()));
      seen.put(view.name(), embedding);
    }
    ImmutableList.Builder<LossTerm> terms = ImmutableList.builder();
    ImmutableMap.Builder<String, NDArray> metrics = ImmutableMap.builder();
    for (ViewPair pair : pairs()) {
      NDArray there = crossEntropy(codes, pair.second(), scores, pair.first());
      NDArray back = crossEntropy(codes, pair.first(), scores, pair.second());
      terms.add(new LossTerm(pair.name(), there.add(back).div(2), pair.weight()));
    }
    codes.forEach((view, code) -> metrics.put(view.name() + "/code-entropy", entropy(code)));
    return new Evaluation(terms.build(), metrics.buildOrThrow(), () -> remember(seen));
  }

  private NDArray crossEntropy(
      Map<View, NDArray> codes, View from, Map<View, NDArray> scores, View to) {
    NDArray code = Objects.requireNonNull(codes.get(from)); // (B, K)
    NDArray score = Objects.requireNonNull(scores.get(to)); // (B, K)
    return score.div(config.temperature()).logSoftmax(1).mul(code).sum(new int[] {1}).mean().neg();
  }

  /** Mean entropy of the assignments: ln K where nothing is told apart, 0 where all are hard. */
  private static NDArray entropy(NDArray code) {
    return code.mul(code.add(1e-12f).log()).sum(new int[] {1}).mean().neg();
  }

  @Override
  public ObjectiveState state() {
    return new ObjectiveState(
        ImmutableMap.of("prototypes", HostTensor.of(prototypes())), ImmutableMap.of());
  }

  @Override
  public void restore(ObjectiveState state) throws ModelException {
    HostTensor saved = state.tensors().get("prototypes");
    if (saved == null || !saved.shape().equals(prototypes().getShape())) {
      throw new ModelException(
          "'prototypes' must be %s in the saved state: %s"
              .formatted(
                  prototypes().getShape(), saved == null ? "missing" : saved.shape().toString()));
    }
    saved.overwrite(prototypes());
  }
}
