package dev.duet.cli.eval;

import dev.duet.eval.ProbeEvaluation;
import dev.duet.eval.feature.EvaluationException;
import dev.duet.eval.feature.FeatureSet;
import dev.duet.eval.metric.Bootstrap;
import dev.duet.eval.probe.LinearProbe;
import dev.duet.eval.probe.Scaling;
import dev.duet.eval.report.EvaluationReport;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code duet eval linear}. */
@Command(
    name = "linear",
    description = {
      "Softmax regression on fixed features, one for each output; given the outputs of several"
          + " stages, the curve of accuracy over depth."
    },
    footerHeading = "%nExample:%n",
    footer = "  duet eval linear --features features/ --manifest clips.csv --output results/")
final class LinearCommand extends ProtocolCommand {
  @Mixin private SplitOptions splits;

  @Option(
      names = "--scaling",
      paramLabel = "none|l2|standardize",
      defaultValue = "standardize",
      description = "What is done to the features first (default: ${DEFAULT-VALUE}).")
  private Scaling scaling;

  @Option(
      names = "--l2",
      paramLabel = "X",
      split = ",",
      defaultValue = "1,0.1,0.01,0.001,0.0001,0.00001",
      description = "Penalties to choose from, comma-separated (default: ${DEFAULT-VALUE}).")
  private List<Double> penalties;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  LinearCommand() {}

  @Override
  EvaluationReport evaluate(List<FeatureSet> features, Bootstrap bootstrap)
      throws EvaluationException {
    for (double l2 : penalties) {
      if (!(l2 >= 0)) {
        throw wrong("--l2 must not be negative: " + l2);
      }
    }
    return new ProbeEvaluation("linear", new LinearProbe(scaling, penalties), bootstrap)
        .run(features, splits.plan(features));
  }
}
