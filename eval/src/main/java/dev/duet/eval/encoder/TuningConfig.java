package dev.duet.eval.encoder;

import static com.google.common.base.Preconditions.checkArgument;

import dev.duet.avid.data.DataConfig;
import dev.duet.avid.loss.View;
import dev.duet.avid.train.LearningRate;
import dev.duet.decode.Modality;

/**
 * How a classifier is trained on or with an encoder. Weight decay is 0, the optimiser Adam.
 *
 * @param modality which tower
 * @param epochs passes of the data, warm-up included
 * @param warmUpEpochs the first of them, in which fine-tuning moves the classifier only
 * @param learningRate its course
 * @param data batches and augmentation
 * @param augmented whether training clips are distorted at all
 * @param dropout before the classifier, of fine-tuning
 * @param batchStatistics whether a frozen encoder's batch norms run on the batch, as the published
 *     code's do
 * @param testClips clips of a file that is scored, evenly spread
 * @param seed of weights, clips and distortions
 */
public record TuningConfig(
    Modality modality,
    int epochs,
    int warmUpEpochs,
    LearningRate learningRate,
    DataConfig data,
    boolean augmented,
    double dropout,
    boolean batchStatistics,
    int testClips,
    long seed) {

  public TuningConfig {
    checkArgument(epochs >= 1, "epochs must be at least 1: %s", epochs);
    checkArgument(
        warmUpEpochs >= 0 && warmUpEpochs <= epochs,
        "warm-up epochs must be 0 to %s: %s",
        epochs,
        warmUpEpochs);
    checkArgument(dropout >= 0 && dropout < 1, "dropout must be in [0, 1): %s", dropout);
    checkArgument(testClips >= 1, "test clips must be at least 1: %s", testClips);
  }

  /** The view of a file that is trained on. */
  View view() {
    View view = modality == Modality.VIDEO ? View.VIDEO : View.AUDIO;
    return augmented
        ? view
        : new View(view.name(), view.modality(), view.moment(), View.Distortion.NONE);
  }
}
