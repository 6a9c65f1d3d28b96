package dev.duet.avid.loss.siamese;

import static com.google.common.base.Preconditions.checkState;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.duet.avid.DuetModel;
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
import dev.duet.decode.Modality;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Each view predicts the other's embedding; nothing is contrasted. SimSiam's loss of a pair is
 * {@code −½ [cos(p₁, z₂) + cos(p₂, z₁)]}, BYOL's {@code |p̂₁ − ẑ'₂|² + |p̂₂ − ẑ'₁|²}, with p what a
 * predictor makes of z, and z' the momentum network's embedding. Across modalities each has a
 * predictor of its own, as in CrissCross (Sarkar and Etemad, AAAI 2023).
 *
 * <p>A very good loss is the sign of collapse, not of success: watch {@link #health}.
 */
public final class DistillationObjective extends PairedObjective {
  private final DistillationConfig config;
  private final long seed;
  private final Map<Modality, Predictor> predictors = new EnumMap<>(Modality.class);
  private @Nullable TargetNetwork target;

  /**
   * Not started yet.
   *
   * @param seed of the predictors' first weights
   */
  public DistillationObjective(DistillationConfig config, long seed) {
    super(config.pairs());
    this.config = config;
    this.seed = seed;
  }

  @Override
  protected void allocate(TrainingHost host, NDManager own) {
    DuetModel model = host.model();
    SplittableRandom random = new SplittableRandom(seed);
    for (Modality modality : Modality.values()) {
      if (views().stream().anyMatch(view -> view.modality() == modality)) {
        String name =
            switch (modality) {
              case VIDEO -> "video_predictor";
              case AUDIO -> "audio_predictor";
            };
        predictors.put(
            modality,
            new Predictor(
                own, name, model.embeddingWidth(modality), config.predictorWidth(), random));
      }
    }
    if (config.target() == DistillationConfig.Target.MOMENTUM) {
      target = new TargetNetwork(model, own);
    }
  }

  @Override
  public List<ParameterGroup> parameters() {
    return predictors.values().stream()
        .map(predictor -> predictor.group(config.predictorFollowsSchedule()))
        .collect(ImmutableList.toImmutableList());
  }

  @Override
  public Evaluation evaluate(Step step, Batch batch) {
    checkState(!predictors.isEmpty(), "the objective has not been started");
    Map<View, NDArray> predictions = new LinkedHashMap<>();
    Map<View, NDArray> targets = new LinkedHashMap<>();
    Map<String, NDArray> seen = new LinkedHashMap<>();
    for (View view : views()) {
      NDArray embedding = batch.view(view).embedding(); // (B, D)
      Predictor predictor = Objects.requireNonNull(predictors.get(view.modality()));
      predictions.put(view, predictor.predict(embedding).normalize(2, 1));
      NDArray told =
          target == null
              ? embedding.stopGradient()
              : target.encode(view.modality(), batch.view(view).input());
      targets.put(view, told.normalize(2, 1));
      seen.put(view.name(), embedding);
    }
    ImmutableList.Builder<LossTerm> terms = ImmutableList.builder();
    ImmutableMap.Builder<String, NDArray> metrics = ImmutableMap.builder();
    for (ViewPair pair : pairs()) {
      NDArray there = cosine(predictions, pair.first(), targets, pair.second());
      NDArray back = cosine(predictions, pair.second(), targets, pair.first());
      NDArray mean = there.add(back).div(2);
      NDArray loss = target == null ? mean.neg() : mean.mul(-4).add(4); // Σ (2 − 2 cos)
      terms.add(new LossTerm(pair.name(), loss, pair.weight()));
      metrics.put(pair.name() + "/positive-similarity", mean.stopGradient());
    }
    return new Evaluation(terms.build(), metrics.buildOrThrow(), () -> remember(seen));
  }

  /** Mean over the batch; both sides have length one. */
  private static NDArray cosine(
      Map<View, NDArray> predictions, View from, Map<View, NDArray> targets, View to) {
    NDArray prediction = Objects.requireNonNull(predictions.get(from));
    NDArray told = Objects.requireNonNull(targets.get(to));
    return prediction.mul(told).sum(new int[] {1}).mean();
  }

  @Override
  public void afterStep(Step step) {
    if (target != null) {
      target.follow(TargetNetwork.momentum(config.momentum(), step.number(), step.total()));
    }
  }

  @Override
  public ObjectiveState state() {
    ImmutableMap.Builder<String, HostTensor> tensors = ImmutableMap.builder();
    predictors.values().forEach(predictor -> tensors.putAll(predictor.save()));
    if (target != null) {
      tensors.putAll(target.save());
    }
    return new ObjectiveState(tensors.buildOrThrow(), ImmutableMap.of());
  }

  @Override
  public void restore(ObjectiveState state) throws ModelException {
    for (Predictor predictor : predictors.values()) {
      predictor.restore(state.tensors());
    }
    if (target != null) {
      target.restore(state.tensors());
    }
  }
}
