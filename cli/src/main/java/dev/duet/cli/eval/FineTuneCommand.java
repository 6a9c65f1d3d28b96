package dev.duet.cli.eval;

import com.google.common.collect.ImmutableList;
import dev.duet.avid.ModelException;
import dev.duet.eval.EncoderEvaluation;
import dev.duet.eval.feature.EvaluationException;
import dev.duet.eval.report.EvaluationReport;
import dev.duet.eval.split.LabelBudget;
import dev.duet.eval.split.SplitPlan;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code duet eval finetune}. */
@Command(
    name = "finetune",
    description = {
      "Trains the whole encoder with a classifier (UCF-101, HMDB-51); a file's score is the mean of"
          + " its clips' probabilities."
    },
    footerHeading = "%nExample:%n",
    footer = "  duet eval finetune --model model.safetensors --manifest ucf101.csv")
final class FineTuneCommand extends EncoderCommand {
  @Spec private CommandSpec spec;

  @Option(
      names = "--warm-up",
      paramLabel = "EPOCHS",
      defaultValue = "5",
      description = "First epochs, in which only the classifier moves (default: ${DEFAULT-VALUE}).")
  private int warmUp;

  @Option(
      names = "--dropout",
      paramLabel = "P",
      defaultValue = "0.5",
      description =
          "Share of features dropped before the classifier, 0 to 1 (default: ${DEFAULT-VALUE}).")
  private double dropout;

  @Option(
      names = "--labels",
      paramLabel = "N|N%%",
      description = "Labels per class, or a share of them, that training sees (default: all).")
  private @Nullable String labels;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "3",
      description = "With --labels: draws of them (default: ${DEFAULT-VALUE}).")
  private int seeds;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  FineTuneCommand() {}

  @Override
  TuningOptions.Defaults defaults() {
    // The published epochs follow the warm-up.
    return new TuningOptions.Defaults(
        16 + warmUp,
        warmUp,
        10,
        64,
        ImmutableList.of(6 + warmUp, 10 + warmUp, 14 + warmUp),
        0.3,
        dropout);
  }

  @Override
  EvaluationReport evaluate(EncoderEvaluation evaluation, SplitPlan plan)
      throws EvaluationException, ModelException, InterruptedException {
    if (labels == null) {
      return evaluation.fineTuning(ImmutableList.of(), plan);
    }
    try {
      return evaluation.lowShot(LabelBudget.parse(labels), seeds, ImmutableList.of(), plan);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }
}
