package dev.duet.cli.eval;

import dev.duet.avid.data.DataConfig;
import dev.duet.avid.train.LearningRate;
import dev.duet.decode.Modality;
import dev.duet.eval.encoder.TuningConfig;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How a classifier is trained on or with an encoder. */
final class TuningOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--modality",
      paramLabel = "video|audio",
      defaultValue = "video",
      description = "Which tower (default: ${DEFAULT-VALUE}).")
  private Modality modality;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Epochs, warm-up included (default: the published).")
  private @Nullable Integer epochs;

  @Option(
      names = "--passes",
      paramLabel = "N",
      description = "Passes over the training files in an epoch (default: the published).")
  private @Nullable Integer passes;

  @Option(
      names = "--batch",
      paramLabel = "B",
      description = "Clips of a batch (default: the published).")
  private @Nullable Integer batch;

  @Option(
      names = "--lr",
      paramLabel = "X",
      defaultValue = "0.0001",
      description = "Learning rate of Adam (default: ${DEFAULT-VALUE}).")
  private double learningRate;

  @Option(
      names = "--milestones",
      paramLabel = "EPOCH",
      split = ",",
      description = {
        "Epochs at which the learning rate falls, comma-separated (default: the published)."
      })
  private List<Integer> milestones = new ArrayList<>();

  @Option(
      names = "--gamma",
      paramLabel = "X",
      description = "Factor by which it falls (default: the published).")
  private @Nullable Double gamma;

  @Option(
      names = "--no-augmentation",
      description = "Train on clips as they are: centre crops, no change of colour or level.")
  private boolean plain;

  @Option(
      names = "--test-clips",
      paramLabel = "N",
      defaultValue = "10",
      description = "Clips of a file that is scored (default: ${DEFAULT-VALUE}).")
  private int testClips;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description = "Seed of weights, clips and distortions (default: ${DEFAULT-VALUE}).")
  private long seed;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  TuningOptions() {}

  /** What a protocol does where no flag says otherwise. */
  record Defaults(
      int epochs,
      int warmUpEpochs,
      int passes,
      int batch,
      List<Integer> milestones,
      double gamma,
      double dropout) {}

  /** The training of a protocol. */
  TuningConfig config(Defaults defaults, boolean batchStatistics, int workers) {
    try {
      int all = epochs == null ? defaults.epochs : epochs;
      List<Integer> falls =
          (milestones.isEmpty() ? defaults.milestones : milestones)
              .stream().filter(epoch -> epoch < all).toList();
      LearningRate.Decay decay =
          falls.isEmpty()
              ? new LearningRate.Constant()
              : new LearningRate.Steps(falls, gamma == null ? defaults.gamma : gamma);
      DataConfig data =
          DataConfig.DEFAULT
              .withBatchSize(batch == null ? defaults.batch : batch)
              .withPasses(passes == null ? defaults.passes : passes)
              .withWorkers(workers, DataConfig.DEFAULT.batchesAhead());
      return new TuningConfig(
          modality,
          all,
          Math.min(defaults.warmUpEpochs, all),
          new LearningRate(learningRate, 0, decay),
          data,
          !plain,
          defaults.dropout,
          batchStatistics,
          testClips,
          seed);
    } catch (IllegalArgumentException e) { // the records say which value is wrong and why
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }
}
