package dev.duet.avid.train;

import static com.google.common.base.Preconditions.checkArgument;

import org.jspecify.annotations.Nullable;

/**
 * How a model is trained, whatever the method and the data.
 *
 * @param seed what every random draw of the run derives from
 * @param epochs passes of the data source
 * @param learningRate its course
 * @param adam the optimiser
 * @param accumulatedBatches batches whose gradients make one step; 1 for none
 * @param maxGradientNorm the gradient of all parameters together is scaled down to this length;
 *     null for none
 * @param reportEverySteps steps between two lines of progress
 */
public record TrainingConfig(
    long seed,
    int epochs,
    LearningRate learningRate,
    AdamConfig adam,
    int accumulatedBatches,
    @Nullable Double maxGradientNorm,
    int reportEverySteps) {
  public TrainingConfig {
    checkArgument(epochs >= 1, "epochs must be at least 1: %s", epochs);
    checkArgument(
        accumulatedBatches >= 1, "accumulatedBatches must be at least 1: %s", accumulatedBatches);
    checkArgument(
        maxGradientNorm == null || maxGradientNorm > 0,
        "maxGradientNorm must be positive: %s",
        maxGradientNorm);
    checkArgument(
        reportEverySteps >= 1, "reportEverySteps must be at least 1: %s", reportEverySteps);
  }

  /** Adam as published, without accumulation or clipping, a line every 20 steps. */
  public static TrainingConfig of(long seed, int epochs, LearningRate learningRate) {
    return new TrainingConfig(seed, epochs, learningRate, AdamConfig.PUBLISHED, 1, null, 20);
  }
}
