package dev.duet.cli.train;

import dev.duet.avid.data.DataConfig;
import dev.duet.avid.train.CheckpointPolicy;
import dev.duet.avid.train.LearningRate;
import dev.duet.avid.train.TrainingConfig;

/**
 * Everything that a training run depends on.
 *
 * @param model what is trained
 * @param corpus what it is trained and validated on
 * @param data how batches are made
 * @param objective the method
 * @param training seed, length and optimiser
 * @param checkpoints when the run is saved
 * @param validation measuring while training
 */
public record RunConfig(
    ModelSource model,
    CorpusFiles corpus,
    DataConfig data,
    ObjectiveConfig objective,
    TrainingConfig training,
    CheckpointPolicy checkpoints,
    ValidationConfig validation) {
  /**
   * Cross-AVID with the published model, criterion and optimiser, and batches that fit a small
   * machine. Only the training corpus has no default.
   */
  public static final RunConfig DEFAULT =
      new RunConfig(
          ModelSource.Random.DEFAULT,
          CorpusFiles.NONE,
          DataConfig.DEFAULT,
          ObjectiveConfig.Avid.DEFAULT,
          TrainingConfig.of(0, 30, LearningRate.constant(2e-4)),
          CheckpointPolicy.DEFAULT,
          ValidationConfig.DEFAULT);

  public RunConfig withModel(ModelSource other) {
    return new RunConfig(other, corpus, data, objective, training, checkpoints, validation);
  }

  public RunConfig withObjective(ObjectiveConfig other) {
    return new RunConfig(model, corpus, data, other, training, checkpoints, validation);
  }
}
