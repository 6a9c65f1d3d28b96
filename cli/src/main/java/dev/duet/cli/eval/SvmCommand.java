package dev.duet.cli.eval;

import dev.duet.eval.ProbeEvaluation;
import dev.duet.eval.feature.EvaluationException;
import dev.duet.eval.feature.FeatureSet;
import dev.duet.eval.metric.Bootstrap;
import dev.duet.eval.probe.SvmProbe;
import dev.duet.eval.report.EvaluationReport;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code duet eval svm}. */
@Command(
    name = "svm",
    description = {
      "Linear support vector machines, one class against the rest, on standardised features; an"
          + " item's score is the mean over its clips (ESC-50, DCASE)."
    },
    footerHeading = "%nExample:%n",
    footer = "  duet eval svm --features features/ --outputs audio.pool --manifest esc10.csv")
final class SvmCommand extends ProtocolCommand {
  @Mixin private SplitOptions splits;

  @Option(
      names = "-C",
      paramLabel = "C",
      split = ",",
      defaultValue = "10",
      description = {
        "Weights of the loss to choose from, comma-separated; ESC-50 has 10, DCASE 1"
            + " (default: ${DEFAULT-VALUE})."
      })
  private List<Double> costs;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  SvmCommand() {}

  @Override
  EvaluationReport evaluate(List<FeatureSet> features, Bootstrap bootstrap)
      throws EvaluationException {
    for (double cost : costs) {
      if (!(cost > 0)) {
        throw wrong("-C must be positive: " + cost);
      }
    }
    return new ProbeEvaluation("svm", new SvmProbe(costs), bootstrap)
        .run(features, splits.plan(features));
  }
}
