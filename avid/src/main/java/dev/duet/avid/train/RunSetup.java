package dev.duet.avid.train;

import static com.google.common.base.Preconditions.checkArgument;

import ai.djl.Device;
import com.google.common.collect.ImmutableList;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What surrounds the training itself.
 *
 * @param saving where the run is saved, if it is
 * @param validation what the model is measured by while it is trained, if by anything
 * @param listeners who is told
 * @param furtherDevices beside the model's: each, and the model's, encodes an equal share of every
 *     batch
 */
public record RunSetup(
    Optional<Saving> saving,
    Optional<Validation> validation,
    List<TrainingListener> listeners,
    List<Device> furtherDevices) {
  public RunSetup {
    listeners = ImmutableList.copyOf(listeners);
    furtherDevices = ImmutableList.copyOf(furtherDevices);
  }

  /** On the model's device alone. */
  public RunSetup(
      Optional<Saving> saving, Optional<Validation> validation, List<TrainingListener> listeners) {
    this(saving, validation, listeners, ImmutableList.of());
  }

  /** Nothing but listeners. */
  public static RunSetup unsaved(List<TrainingListener> listeners) {
    return new RunSetup(Optional.empty(), Optional.empty(), listeners);
  }

  /**
   * Saved in a folder by the default policy, not validated.
   *
   * @param folder an existing folder
   */
  public static RunSetup savedIn(Path folder, List<TrainingListener> listeners) {
    return new RunSetup(
        Optional.of(new Saving(folder, CheckpointPolicy.DEFAULT, "")), Optional.empty(), listeners);
  }

  /**
   * Where a run is saved.
   *
   * @param folder an existing folder; the run makes {@code checkpoints}, {@code best.safetensors}
   *     and {@code model.safetensors} in it
   * @param policy when
   * @param config the run's whole configuration as text, which goes with the weights
   */
  public record Saving(Path folder, CheckpointPolicy policy, String config) {}

  /**
   * Measuring while training.
   *
   * @param validator measures
   * @param everyEpochs epochs between two measurements; the last is always followed by one
   */
  public record Validation(Validator validator, int everyEpochs) {
    public Validation {
      checkArgument(everyEpochs >= 1, "everyEpochs must be at least 1: %s", everyEpochs);
    }
  }
}
