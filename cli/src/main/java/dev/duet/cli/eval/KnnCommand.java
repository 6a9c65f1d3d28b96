package dev.duet.cli.eval;

import dev.duet.eval.ProbeEvaluation;
import dev.duet.eval.feature.EvaluationException;
import dev.duet.eval.feature.FeatureSet;
import dev.duet.eval.metric.Bootstrap;
import dev.duet.eval.probe.KnnProbe;
import dev.duet.eval.report.EvaluationReport;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code duet eval knn}. */
@Command(
    name = "knn",
    description = "Weighted vote of the nearest training items by cosine similarity.",
    footerHeading = "%nExample:%n",
    footer = "  duet eval knn --features features/ --manifest clips.csv")
final class KnnCommand extends ProtocolCommand {
  @Mixin private SplitOptions splits;

  @Option(
      names = "-k",
      paramLabel = "K",
      split = ",",
      defaultValue = "10,20,100,200",
      description = "Numbers of neighbours, comma-separated (default: ${DEFAULT-VALUE}).")
  private List<Integer> neighbors;

  @Option(
      names = "--temperature",
      paramLabel = "T",
      defaultValue = "0.07",
      description = "Of the votes exp(similarity / T) (default: ${DEFAULT-VALUE}).")
  private double temperature;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  KnnCommand() {}

  @Override
  EvaluationReport evaluate(List<FeatureSet> features, Bootstrap bootstrap)
      throws EvaluationException {
    if (!(temperature > 0)) {
      throw wrong("--temperature must be positive: " + temperature);
    }
    for (int k : neighbors) {
      if (k < 1) {
        throw wrong("-k must be at least 1: " + k);
      }
    }
    KnnProbe probe = new KnnProbe(neighbors, temperature, progress("Searching"));
    return new ProbeEvaluation("knn", probe, bootstrap).run(features, splits.plan(features));
  }
}
