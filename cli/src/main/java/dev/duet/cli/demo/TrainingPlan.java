package dev.duet.cli.demo;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import java.util.List;

/**
 * How long the demo trains, and with how many of what.
 *
 * @param batchSize clips of a batch
 * @param passes over the corpus in an epoch
 * @param epochs of AVID
 * @param moreEpochs of CMA after that
 * @param negatives of each clip
 * @param positives of each clip in CMA
 */
record TrainingPlan(
    int batchSize, int passes, int epochs, int moreEpochs, int negatives, int positives) {
  /** Of all epochs of AVID, those before the learning rate falls. */
  private static final double BEFORE_FALL = 0.8;

  /** Steps of CMA for a step of AVID. */
  private static final double MORE = 0.3;

  private static final int BATCH = 64;
  private static final int NEGATIVES = 256;
  private static final int POSITIVES = 8;

  /** The fewest clips that can be learned from. */
  static final int FEWEST_CLIPS = 6;

  TrainingPlan {
    checkArgument(epochs >= 1 && moreEpochs >= 1, "epochs: %s, %s", epochs, moreEpochs);
  }

  /**
   * A plan for a corpus.
   *
   * @param clips to learn from
   * @param epochs of AVID
   */
  static TrainingPlan of(int clips, int passes, int epochs) {
    checkArgument(clips >= FEWEST_CLIPS, "clips: %s", clips);
    return new TrainingPlan(
        batchSize(clips),
        passes,
        epochs,
        Math.max(1, (int) Math.round(MORE * epochs)),
        Math.min(NEGATIVES, clips / 2),
        Math.max(1, Math.min(POSITIVES, clips / 8)));
  }

  /** The batch for so many clips to learn from. */
  static int batchSize(int clips) {
    return Math.min(BATCH, Math.max(2, clips / 2));
  }

  /** Keys of AVID's configuration. */
  List<String> avid() {
    int fall = (int) Math.round(BEFORE_FALL * epochs);
    String decay =
        fall >= 1 && fall < epochs
            ? "{kind: steps, milestones: [%d], gamma: 0.2}".formatted(fall)
            : "{kind: constant}";
    return keys(
        epochs,
        "{kind: avid, temperature: 0.2, negatives: %d}".formatted(negatives),
        "{base: 3e-3, decay: %s}".formatted(decay));
  }

  /** Keys of CMA's. */
  List<String> cma() {
    return keys(
        moreEpochs,
        "{kind: cma, temperature: 0.2, negatives: %d, withinNegatives: %d, positives: %d, sparedNeighbours: %d, miningInterval: 4}"
            .formatted(negatives, Math.max(1, negatives / 4), positives, 2 * positives),
        "{base: 1e-3, decay: {kind: constant}}");
  }

  private ImmutableList<String> keys(int passesOfMethod, String objective, String learningRate) {
    return ImmutableList.of(
        "data.batchSize=" + batchSize,
        "data.passes=" + passes,
        "data.failureLimit=0.5",
        "objective=" + objective,
        "training.epochs=" + passesOfMethod,
        "training.learningRate=" + learningRate,
        "validation.everyEpochs=" + Math.max(1, (int) Math.ceil(epochs / 8.0)),
        "checkpoints.everyEpochs=" + Math.max(1, epochs / 20));
  }
}
