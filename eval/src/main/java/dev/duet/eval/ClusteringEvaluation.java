package dev.duet.eval;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.duet.eval.feature.ClassLabels;
import dev.duet.eval.feature.EvaluationException;
import dev.duet.eval.feature.FeatureSet;
import dev.duet.eval.metric.Bootstrap;
import dev.duet.eval.metric.Contingency;
import dev.duet.eval.metric.KMeans;
import dev.duet.eval.report.EvaluationReport;
import dev.duet.eval.report.Measure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.ToDoubleFunction;

/**
 * k-means on items (means of unit clips, of length 1 again) against the labels: normalised mutual
 * information, adjusted Rand index, purity, and accuracy under the best one-to-one naming.
 *
 * @param clusters K; as many as classes if absent
 * @param trials starts of k-means
 * @param seed of k-means
 * @param bootstrap of the intervals; the clusters stay
 */
public record ClusteringEvaluation(
    OptionalInt clusters, int trials, long seed, Bootstrap bootstrap) {

  public ClusteringEvaluation {
    checkArgument(trials >= 1, "trials must be at least 1: %s", trials);
    clusters.ifPresent(k -> checkArgument(k >= 1, "clusters must be at least 1: %s", k));
  }

  /**
   * Clusters each output.
   *
   * @throws EvaluationException if labels are missing, models are mixed, or there are fewer items
   *     than clusters
   */
  public EvaluationReport run(List<FeatureSet> outputs) throws EvaluationException {
    List<Measure> measures = new ArrayList<>();
    for (FeatureSet features : outputs) {
      ClassLabels labels = ClassLabels.of(features.items());
      int k = clusters.orElse(labels.count());
      if (k > features.itemCount()) {
        throw new EvaluationException(
            "%d items make no %d clusters".formatted(features.itemCount(), k));
      }
      int[] assigned = new KMeans(k, trials, seed).assign(features.itemRows().normalized());
      Measures one = new Measures(features.output(), "K=" + k, bootstrap);
      add(one, "nmi", labels.classes(), assigned, Contingency::normalizedMutualInformation);
      add(one, "ari", labels.classes(), assigned, Contingency::adjustedRandIndex);
      add(one, "purity", labels.classes(), assigned, Contingency::purity);
      add(one, "matched_accuracy", labels.classes(), assigned, Contingency::matchedAccuracy);
      measures.addAll(one.list());
    }
    return EvaluationReport.of(
        "clustering",
        ImmutableMap.of(
            "trials",
            String.valueOf(trials),
            "seed",
            String.valueOf(seed),
            "bootstrap",
            bootstrap.describe()),
        Provenances.of(outputs),
        measures,
        ImmutableList.of());
  }

  private void add(
      Measures measures,
      String metric,
      int[] classes,
      int[] assigned,
      ToDoubleFunction<Contingency> index) {
    measures.add(
        Measure.ALL,
        metric,
        index.applyAsDouble(Contingency.of(classes, assigned)),
        bootstrap.of(
            classes.length,
            drawn ->
                index.applyAsDouble(
                    Contingency.of(select(classes, drawn), select(assigned, drawn)))),
        classes.length);
  }

  private static int[] select(int[] values, int[] drawn) {
    return Arrays.stream(drawn).map(i -> values[i]).toArray();
  }
}
