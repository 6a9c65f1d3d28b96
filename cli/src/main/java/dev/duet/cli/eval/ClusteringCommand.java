package dev.duet.cli.eval;

import dev.duet.eval.ClusteringEvaluation;
import dev.duet.eval.feature.EvaluationException;
import dev.duet.eval.feature.FeatureSet;
import dev.duet.eval.metric.Bootstrap;
import dev.duet.eval.report.EvaluationReport;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code duet eval clustering}. */
@Command(
    name = "clustering",
    description = "k-means against the labels: NMI, ARI, purity and matched accuracy.",
    footerHeading = "%nExample:%n",
    footer = "  duet eval clustering --features features/ --manifest clips.csv")
final class ClusteringCommand extends ProtocolCommand {
  @Option(
      names = "--clusters",
      paramLabel = "K",
      description = "Number of clusters (default: as many as classes).")
  private @Nullable Integer clusters;

  @Option(
      names = "--trials",
      paramLabel = "N",
      defaultValue = "10",
      description = "Starts of k-means (default: ${DEFAULT-VALUE}).")
  private int trials;

  @Option(
      names = "--kmeans-seed",
      paramLabel = "N",
      defaultValue = "0",
      description = "Seed of the starts (default: ${DEFAULT-VALUE}).")
  private long seed;

  ClusteringCommand() {}

  @Override
  EvaluationReport evaluate(List<FeatureSet> features, Bootstrap bootstrap)
      throws EvaluationException {
    ClusteringEvaluation evaluation;
    try {
      evaluation =
          new ClusteringEvaluation(
              clusters == null ? OptionalInt.empty() : OptionalInt.of(clusters),
              trials,
              seed,
              bootstrap);
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
    return evaluation.run(features);
  }
}
