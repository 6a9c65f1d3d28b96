package dev.duet.cli.eval;

import com.google.common.collect.ImmutableList;
import dev.duet.avid.ModelException;
import dev.duet.eval.EncoderEvaluation;
import dev.duet.eval.encoder.StageProbe;
import dev.duet.eval.feature.EvaluationException;
import dev.duet.eval.report.EvaluationReport;
import dev.duet.eval.split.SplitPlan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code duet eval stages}. */
@Command(
    name = "stages",
    description = {
      "The published linear protocol (Kinetics): one linear classifier per stage of a frozen"
          + " encoder, trained together on augmented clips; the curve of accuracy over depth.",
      "'duet eval linear' is the quick form of it, on features that are there already."
    },
    footerHeading = "%nExample:%n",
    footer = "  duet eval stages --model model.safetensors --manifest clips.csv --output results/")
final class StagesCommand extends EncoderCommand {
  @Option(
      names = "--batch-statistics",
      description = {
        "Run the encoder's batch norms on each training batch, as the published code does, not"
            + " frozen."
      })
  private boolean batchStatistics;

  StagesCommand() {}

  @Override
  TuningOptions.Defaults defaults() {
    return new TuningOptions.Defaults(12, 0, 1, 128, ImmutableList.of(6, 9), 0.1, 0);
  }

  @Override
  boolean batchStatistics() {
    return batchStatistics;
  }

  @Override
  EvaluationReport evaluate(EncoderEvaluation evaluation, SplitPlan plan)
      throws EvaluationException, ModelException, InterruptedException {
    return evaluation.stages(StageProbe.PUBLISHED_SIDES, plan);
  }
}
