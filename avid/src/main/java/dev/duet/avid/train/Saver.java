package dev.duet.avid.train;

import com.google.common.collect.ImmutableMap;
import dev.duet.avid.DuetModel;
import dev.duet.avid.ModelException;
import dev.duet.avid.Origin;
import dev.duet.avid.Provenance;
import dev.duet.avid.loss.Objective;
import dev.duet.avid.loss.ObjectiveState;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Saves a run when it is time to, and takes it up again. */
final class Saver {
  static final String MODEL_FILE = "model.safetensors";

  private final RunSetup.Saving saving;
  private final TrainingConfig config;
  private final DuetModel model;
  private final Objective objective;
  private final Corpus corpus;
  private final CheckpointFolder folder;
  private Map<String, Double> metrics = ImmutableMap.of();
  private Map<String, CheckpointFacts.Best> best = ImmutableMap.of();
  private long lastSaved = System.nanoTime();

  Saver(
      RunSetup.Saving saving,
      TrainingConfig config,
      DuetModel model,
      Objective objective,
      Corpus corpus) {
    this.saving = saving;
    this.config = config;
    this.model = model;
    this.objective = objective;
    this.corpus = corpus;
    folder = new CheckpointFolder(saving.folder(), saving.policy().keepLast());
  }

  /** Refuses a folder that has a run in it. */
  void checkUnused() throws ModelException, TrainingException {
    if (!folder.isEmpty()) {
      throw new TrainingException(
          "%s: has checkpoints of a run; resume it or choose another folder"
              .formatted(saving.folder()));
    }
  }

  /** Gives model, optimiser and objective what they had, if anything was saved. */
  Position resume(Adam adam) throws ModelException {
    Optional<Checkpoint> newest = folder.newest();
    if (newest.isEmpty()) {
      return Position.START;
    }
    try (Checkpoint checkpoint = newest.get()) {
      CheckpointFacts facts = checkpoint.facts();
      checkSame(checkpoint.path(), "manifest", facts.manifest(), corpus.fingerprint());
      checkSame(checkpoint.path(), "seed", facts.seed(), config.seed());
      checkSame(
          checkpoint.path(),
          "batches of an epoch",
          facts.batchesPerEpoch(),
          corpus.batches().batchesPerEpoch());
      checkSame(
          checkpoint.path(),
          "batches of a step",
          facts.accumulatedBatches(),
          config.accumulatedBatches());
      checkpoint.restore(model, adam, objective);
      metrics = facts.metrics();
      best = facts.best();
      if (best.values().stream().anyMatch(value -> value.step() == facts.position().step())) {
        // The run may have been killed between the two names of its best checkpoint.
        folder.keepAsBest(facts.position().step());
      }
      lastSaved = System.nanoTime();
      return facts.position();
    }
  }

  private static void checkSame(Path path, String what, Object saved, Object wanted)
      throws ModelException {
    if (!saved.equals(wanted)) {
      throw new ModelException(
          "%s: the %s of the saved run is %s, of this one %s".formatted(path, what, saved, wanted));
    }
  }

  /** Whether the run has gone unsaved for as long as it may. */
  boolean isDue() {
    return System.nanoTime() - lastSaved
        >= saving.policy().everyMinutes() * TimeUnit.MINUTES.toNanos(1);
  }

  /** Whether a save belongs to the end of an epoch, counted from 0. */
  boolean isDueAfter(int epoch) {
    return (epoch + 1) % saving.policy().everyEpochs() == 0 || epoch + 1 == config.epochs();
  }

  /**
   * Takes note of a validation.
   *
   * @return whether it is the best so far
   */
  boolean validated(Position position, Map<String, Double> found) throws TrainingException {
    metrics = ImmutableMap.copyOf(found);
    CheckpointPolicy.BestMetric wanted = saving.policy().best();
    if (wanted == null) {
      return false;
    }
    Double value = found.get(wanted.name());
    if (value == null) {
      throw new TrainingException(
          "the best checkpoint is to be chosen by '%s', but validation gives %s"
              .formatted(wanted.name(), found.keySet()));
    }
    CheckpointFacts.Best before = best.get(wanted.name());
    if (before != null && !wanted.better().improves(value, before.value())) {
      return false;
    }
    best = ImmutableMap.of(wanted.name(), new CheckpointFacts.Best(position.step(), value));
    return true;
  }

  /** Saves the run as it is. */
  void save(Position position, Adam adam) throws ModelException, TrainingException {
    ObjectiveState state = objective.state();
    CheckpointFacts facts =
        new CheckpointFacts(
            position,
            config.seed(),
            corpus.batches().batchesPerEpoch(),
            config.accumulatedBatches(),
            corpus.fingerprint(),
            adam.steps(),
            state.facts(),
            metrics,
            best,
            provenance(position));
    Checkpoint.write(folder.path(position.step()), model, adam, state, saving.config(), facts);
    if (best.values().stream().anyMatch(value -> value.step() == position.step())) {
      folder.keepAsBest(position.step());
    }
    folder.prune();
    lastSaved = System.nanoTime();
  }

  /** Writes the trained model. */
  void finish(Position position) throws ModelException {
    model.withProvenance(provenance(position)).save(saving.folder().resolve(MODEL_FILE));
  }

  private Provenance provenance(Position position) {
    return Provenance.of(
        Origin.Trained.of(
            model.provenance().origin(),
            saving.config(),
            config.seed(),
            position.step(),
            corpus.fingerprint()));
  }
}
