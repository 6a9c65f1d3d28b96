package dev.duet.cli.experiment;

import static com.google.common.base.Preconditions.checkArgument;

import dev.duet.cli.config.ConfigNode;
import java.util.Optional;

/**
 * A run of an experiment.
 *
 * @param name unique
 * @param trained false for the model as it is before training (default: true)
 * @param after the run of the same seed whose trained model this one starts from
 * @param corpus what is different from the experiment's corpus (default: nothing, or what {@code
 *     after} learned from)
 * @param config what is different from what all runs have in common
 */
public record RunSpec(
    String name,
    Optional<Boolean> trained,
    Optional<String> after,
    Optional<ConfigNode> corpus,
    Optional<ConfigNode> config) {
  public RunSpec {
    checkArgument(
        name.matches("[A-Za-z0-9][A-Za-z0-9._-]*"),
        "name must start with a letter or digit and hold only those and . _ -: '%s'",
        name);
  }

  boolean isTrained() {
    return trained.orElse(true);
  }
}
