package dev.duet.avid.loss;

import ai.djl.ndarray.NDArray;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.duet.avid.ModelException;
import java.util.List;
import java.util.Map;

/**
 * One method of learning, as the training loop sees it.
 *
 * <p>The loop calls, in this order: {@link #start} once (and {@link #restore} on resuming); {@link
 * #startEpoch} before each epoch; and at each step {@link #beforeStep}, {@link #present} for each
 * view, the model's forward pass, {@link #evaluate}, the backward pass, the optimiser's step for
 * every group that is not {@linkplain #frozen frozen}, {@link Evaluation#memory()}'s commit, and
 * {@link #afterStep}. Evaluating never changes any state, so a batch can be judged twice.
 *
 * <p>The hooks are there for the field's methods: views, memory and deferred writes for AVID, CMA
 * and PIRL; two views in a batch for SimCLR and Barlow Twins; {@link #beforeStep} to move MoCo's
 * key encoder or to normalise SwAV's prototypes, and {@link #frozen} to hold these back; {@link
 * #afterStep} for BYOL's target network; {@link #startEpoch} with {@link TrainingHost#featurePass}
 * for DeepCluster and SeLa; {@link #present} for pretext tasks that turn or shuffle their input.
 */
public interface Objective extends AutoCloseable {
  /** The views of each instance that the data must deliver; at least one, of different names. */
  List<View> views();

  /**
   * Whether the loss of a batch is not the mean of the losses of its parts, as with negatives from
   * the batch; such an objective cannot accumulate gradients over parts.
   */
  boolean batchCoupled();

  /** Whether views of one modality go through the encoder as one batch, as SimCLR's do. */
  default boolean joinsViews() {
    return false;
  }

  /** Takes what it needs of the run and allocates its state on the model's device. */
  void start(TrainingHost host);

  /** Trainable parameters beside the model's; asked for after {@link #start}. */
  default List<ParameterGroup> parameters() {
    return ImmutableList.of();
  }

  /** Re-labels, clusters or mines where the method's schedule says so. */
  default void startEpoch(int epoch) {}

  /** Prepares a step: normalises prototypes, moves a key encoder. */
  default void beforeStep(Step step) {}

  /**
   * What the encoder sees of a view; by default the view itself.
   *
   * @param input as loaded
   * @return of any batch size, on the step's manager
   */
  default NDArray present(Step step, View view, NDArray input) {
    return input;
  }

  /**
   * Judges a batch; changes nothing.
   *
   * @return terms, metrics and what is to be remembered
   */
  Evaluation evaluate(Step step, Batch batch);

  /** Whether a group of parameters, the model's or its own, is held back in this step. */
  default boolean frozen(Step step, String parameterGroup) {
    return false;
  }

  /** Follows the optimiser's step: moves a target network. */
  default void afterStep(Step step) {}

  /** All that is needed to go on from here. */
  default ObjectiveState state() {
    return ObjectiveState.NONE;
  }

  /**
   * Goes on from a saved state; called after {@link #start}.
   *
   * @throws ModelException if the state is of another corpus, shape or method; the message says
   *     what differs
   */
  default void restore(ObjectiveState state) throws ModelException {}

  /** Scalars that tell a healthy run from a collapsed one, by name. */
  default Map<String, Double> health() {
    return ImmutableMap.of();
  }

  @Override
  void close();
}
