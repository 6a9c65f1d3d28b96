package dev.duet.cli.eval;

import com.google.common.collect.ImmutableList;
import dev.duet.eval.LowShotEvaluation;
import dev.duet.eval.feature.EvaluationException;
import dev.duet.eval.feature.FeatureSet;
import dev.duet.eval.metric.Bootstrap;
import dev.duet.eval.probe.LinearProbe;
import dev.duet.eval.probe.Scaling;
import dev.duet.eval.report.EvaluationReport;
import dev.duet.eval.split.LabelBudget;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code duet eval lowshot}. */
@Command(
    name = "lowshot",
    description = "A linear probe that sees few labels, over several draws of them.",
    footerHeading = "%nExample:%n",
    footer =
        "  duet eval lowshot --features features/ --manifest clips.csv --labels 1,5,10%%,100%%")
final class LowShotCommand extends ProtocolCommand {
  @Mixin private SplitOptions splits;

  @Option(
      names = "--labels",
      paramLabel = "N|N%%",
      split = ",",
      defaultValue = "1%,10%,100%",
      description = {
        "Labels per class, or shares of the labels, comma-separated (default: ${DEFAULT-VALUE})."
      })
  private List<String> labels;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "5",
      description = "Draws of the labels (default: ${DEFAULT-VALUE}).")
  private int seeds;

  @Option(
      names = "--scaling",
      paramLabel = "none|l2|standardize",
      defaultValue = "standardize",
      description = "What is done to the features first (default: ${DEFAULT-VALUE}).")
  private Scaling scaling;

  @Option(
      names = "--l2",
      paramLabel = "X",
      defaultValue = "0.01",
      description = "Penalty of the weights (default: ${DEFAULT-VALUE}).")
  private double l2;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  LowShotCommand() {}

  @Override
  EvaluationReport evaluate(List<FeatureSet> features, Bootstrap bootstrap)
      throws EvaluationException {
    LowShotEvaluation evaluation;
    try {
      evaluation =
          new LowShotEvaluation(
              new LinearProbe(scaling, ImmutableList.of(l2)),
              labels.stream().map(LabelBudget::parse).toList(),
              seeds,
              bootstrap);
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
    return evaluation.run(features, splits.plan(features));
  }
}
