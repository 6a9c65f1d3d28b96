package dev.duet.cli.demo;

import dev.duet.decode.manifest.Instance;
import dev.duet.decode.manifest.Manifest;
import dev.duet.decode.manifest.ManifestException;
import dev.duet.decode.manifest.Split;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A corpus that is ready.
 *
 * @param all every clip, with what it is for and, where known, its class
 * @param train table of the clips to learn from
 * @param validation table of the clips to look at while learning
 * @param plan how long to learn
 * @param failed files that could not be used
 * @param shown clips of the page: those that are not learned from, or all of a small corpus
 */
record PreparedCorpus(
    Manifest all,
    Path train,
    Optional<Path> validation,
    TrainingPlan plan,
    int failed,
    Manifest shown) {

  /** Whether accuracies can be measured. */
  boolean labelled() {
    return all.instances().stream().allMatch(instance -> instance.label().isPresent())
        && classes() > 1;
  }

  long classes() {
    return all.instances().stream().map(Instance::label).distinct().count();
  }

  /** Clips for a purpose. */
  Manifest only(Split split) throws ManifestException {
    return all.only(split);
  }
}
