package dev.duet.eval;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.duet.cma.search.Neighbours;
import dev.duet.cma.search.SearchProgress;
import dev.duet.eval.feature.ClassLabels;
import dev.duet.eval.feature.EvaluationException;
import dev.duet.eval.feature.FeatureMatrix;
import dev.duet.eval.feature.FeatureSet;
import dev.duet.eval.metric.Bootstrap;
import dev.duet.eval.metric.NeighborAgreement;
import dev.duet.eval.metric.Silhouette;
import dev.duet.eval.report.EvaluationReport;
import dev.duet.eval.report.Measure;
import dev.duet.eval.search.NearestRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Whether items of a class lie together, whatever the shape of the class: silhouettes, overall and
 * per class, and the share of the nearest neighbours with an item's label, by rank and by distance.
 * A linear probe alone misjudges features that are consistent near by and not linearly separable.
 *
 * @param bootstrap of the intervals
 * @param progress hears of the search
 */
public record ConsistencyEvaluation(Bootstrap bootstrap, SearchProgress.Listener progress) {
  private static final ImmutableList<Integer> RANKS = ImmutableList.of(1, 5, 10, 20, 50);
  private static final int BANDS = 10;

  /**
   * Looks at all items of each output.
   *
   * @throws EvaluationException if labels are missing, models are mixed, or there are fewer than 2
   *     classes or no class with 2 items
   */
  public EvaluationReport run(List<FeatureSet> outputs) throws EvaluationException {
    List<Measure> measures = new ArrayList<>();
    for (FeatureSet features : outputs) {
      ClassLabels labels = ClassLabels.of(features.items());
      if (labels.count() < 2 || labels.count() == features.itemCount()) {
        throw new EvaluationException(
            "consistency needs at least 2 classes and one with 2 items: %d classes of %d items"
                .formatted(labels.count(), features.itemCount()));
      }
      FeatureMatrix rows = features.itemRows(); // (V, D)
      silhouettes(features, labels, rows, measures);
      neighbors(features, labels, rows.normalized(), measures);
    }
    return EvaluationReport.of(
        "consistency",
        ImmutableMap.of("items", "all", "bootstrap", bootstrap.describe()),
        Provenances.of(outputs),
        measures,
        ImmutableList.of());
  }

  private void silhouettes(
      FeatureSet features, ClassLabels labels, FeatureMatrix rows, List<Measure> measures) {
    double[] cosine = Silhouette.cosine(rows, labels.classes());
    double[] euclidean = Silhouette.euclidean(rows, labels.classes());
    Measures all = new Measures(features.output(), "", bootstrap);
    all.mean(Measure.ALL, "silhouette_cosine", cosine);
    all.mean(Measure.ALL, "silhouette_euclidean", euclidean);
    measures.addAll(all.list());
    for (int c = 0; c < labels.count(); c++) {
      Measures one = new Measures(features.output(), "class " + labels.names().get(c), bootstrap);
      one.mean(Measure.ALL, "silhouette_cosine", of(cosine, labels.classes(), c));
      one.mean(Measure.ALL, "silhouette_euclidean", of(euclidean, labels.classes(), c));
      measures.addAll(one.list());
    }
  }

  private void neighbors(
      FeatureSet features, ClassLabels labels, FeatureMatrix unit, List<Measure> measures) {
    Neighbours found = NearestRows.nearestOthers(unit, RANKS.get(RANKS.size() - 1), progress);
    for (int k : RANKS) {
      if (k <= found.k()) {
        Measures one = new Measures(features.output(), "nearest " + k, bootstrap);
        one.mean(Measure.ALL, "same_label", NeighborAgreement.shares(found, labels.classes(), k));
        measures.addAll(one.list());
      }
    }
    for (NeighborAgreement.Band band :
        NeighborAgreement.byDistance(found, labels.classes(), BANDS)) {
      Measures one =
          new Measures(
              features.output(),
              String.format(
                  Locale.ROOT, "distance %.4f to %.4f", band.fromDistance(), band.toDistance()),
              bootstrap);
      one.add(Measure.ALL, "same_label", band.share(), band.pairs());
      measures.addAll(one.list());
    }
    Measures chance = new Measures(features.output(), "chance", bootstrap);
    chance.add(
        Measure.ALL,
        "same_label",
        NeighborAgreement.chance(labels.classes()),
        features.itemCount());
    measures.addAll(chance.list());
  }

  private static double[] of(double[] values, int[] classes, int wanted) {
    return IntStream.range(0, values.length)
        .filter(i -> classes[i] == wanted)
        .mapToDouble(i -> values[i])
        .toArray();
  }
}
