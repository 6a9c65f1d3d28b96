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
import dev.duet.eval.metric.ClassRetrieval;
import dev.duet.eval.metric.PairRanks;
import dev.duet.eval.report.EvaluationReport;
import dev.duet.eval.report.Measure;
import dev.duet.eval.search.NearestRows;
import dev.duet.eval.split.Split;
import dev.duet.eval.split.SplitPlan;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds items by their features; an item is the mean of its clips, each of length 1.
 *
 * @param bootstrap of the intervals
 * @param progress hears of the search
 */
public record RetrievalEvaluation(Bootstrap bootstrap, SearchProgress.Listener progress) {
  private static final ImmutableList<Integer> WITHIN = ImmutableList.of(1, 5, 10, 20, 50);
  private static final ImmutableList<Integer> ACROSS = ImmutableList.of(1, 5, 10);

  /**
   * Within a modality: test items are looked up among all others of the split; found is what has
   * the same class. R@1, 5, 10, 20 and 50.
   */
  public EvaluationReport within(List<FeatureSet> outputs, SplitPlan plan)
      throws EvaluationException {
    List<Measure> measures = new ArrayList<>();
    for (FeatureSet features : outputs) {
      ClassLabels labels = ClassLabels.of(features.items());
      FeatureMatrix rows = features.itemRows().normalized(); // (V, D)
      List<Split> splits = plan.splits(features.items());
      List<Neighbours> found = new ArrayList<>();
      for (Split split : splits) {
        found.add(
            NearestRows.nearest(
                rows.select(split.test()), rows.select(split.learning()), last(WITHIN), progress));
      }
      Measures all = new Measures(features.output(), "", bootstrap);
      for (int k : WITHIN) {
        List<double[]> hits = new ArrayList<>();
        for (int s = 0; s < splits.size(); s++) {
          hits.add(
              ClassRetrieval.recall(
                  found.get(s),
                  labels.select(splits.get(s).test()),
                  labels.select(splits.get(s).learning()),
                  k));
        }
        all.meanOfSplits(splits.stream().map(Split::name).toList(), "R@" + k, hits);
      }
      measures.addAll(all.list());
    }
    return report("retrieval", plan.describe(), outputs, measures, ImmutableList.of());
  }

  /**
   * Across modalities, both ways: R@1, 5, 10 and the median rank of each item's own partner
   * (instance) and, if all items have labels, of the nearest other item of its class (class). Items
   * that only one of the sets has are left out.
   */
  public EvaluationReport across(FeatureSet video, FeatureSet audio) throws EvaluationException {
    ModalityPair pair = ModalityPair.of(video, audio);
    FeatureMatrix v = pair.video().itemRows().normalized(); // (V, D)
    FeatureMatrix a = pair.audio().itemRows().normalized(); // (V, D)
    List<Measure> measures = new ArrayList<>();
    boolean labelled = video.items().stream().allMatch(item -> item.label().isPresent());
    for (boolean forward : new boolean[] {true, false}) {
      String way =
          forward
              ? video.output() + " to " + audio.output()
              : audio.output() + " to " + video.output();
      FeatureMatrix queries = forward ? v : a;
      FeatureMatrix gallery = forward ? a : v;
      measures.addAll(ranks(way, "instance", PairRanks.ofPartners(queries, gallery, progress)));
      if (labelled) {
        int[] classes = ClassLabels.of(pair.video().items()).classes();
        measures.addAll(
            ranks(way, "class", PairRanks.ofClasses(queries, gallery, classes, progress)));
      }
    }
    return report(
        "retrieval-across",
        "all items",
        ImmutableList.of(video, audio),
        measures,
        ImmutableList.of(pair.note()));
  }

  private List<Measure> ranks(String way, String level, PairRanks ranks) {
    Measures measures = new Measures(way, level, bootstrap);
    for (int k : ACROSS) {
      measures.mean(Measure.ALL, "R@" + k, ranks.recall(k));
    }
    measures.add(Measure.ALL, "median_rank", ranks.median(), ranks.ranks().length);
    return measures.list();
  }

  private EvaluationReport report(
      String protocol,
      String items,
      List<FeatureSet> outputs,
      List<Measure> measures,
      List<String> notes)
      throws EvaluationException {
    return EvaluationReport.of(
        protocol,
        ImmutableMap.of("split", items, "similarity", "cosine", "bootstrap", bootstrap.describe()),
        Provenances.of(outputs),
        measures,
        notes);
  }

  private static int last(List<Integer> values) {
    return values.get(values.size() - 1);
  }
}
