package dev.duet.cli.eval;

import dev.duet.eval.ConsistencyEvaluation;
import dev.duet.eval.feature.EvaluationException;
import dev.duet.eval.feature.FeatureSet;
import dev.duet.eval.metric.Bootstrap;
import dev.duet.eval.report.EvaluationReport;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code duet eval consistency}. */
@Command(
    name = "consistency",
    description = "Silhouettes, and the share of the nearest neighbours with the same label.",
    footerHeading = "%nExample:%n",
    footer = "  duet eval consistency --features features/ --manifest clips.csv")
final class ConsistencyCommand extends ProtocolCommand {
  ConsistencyCommand() {}

  @Override
  EvaluationReport evaluate(List<FeatureSet> features, Bootstrap bootstrap)
      throws EvaluationException {
    return new ConsistencyEvaluation(bootstrap, progress("Searching")).run(features);
  }
}
