package dev.duet.eval.probe;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.duet.cma.search.Neighbours;
import dev.duet.cma.search.SearchProgress;
import dev.duet.eval.feature.ClassLabels;
import dev.duet.eval.feature.FeatureMatrix;
import dev.duet.eval.feature.FeatureSet;
import dev.duet.eval.metric.KnnVote;
import dev.duet.eval.metric.Predictions;
import dev.duet.eval.search.NearestRows;
import dev.duet.eval.split.Split;
import java.util.List;
import java.util.Map;

/**
 * Weighted vote of the nearest training items by cosine similarity; an item is the mean of its
 * clips, each of length 1. A variant for each k; test items see training and validation items.
 *
 * @param neighbors the numbers k
 * @param temperature T
 * @param progress hears of the search
 */
public record KnnProbe(
    List<Integer> neighbors, double temperature, SearchProgress.Listener progress)
    implements Probe {
  /** What the field quotes: k = 10, 20, 100, 200 at T = 0.07. */
  public static final KnnProbe DEFAULT =
      new KnnProbe(
          ImmutableList.of(10, 20, 100, 200), KnnVote.TEMPERATURE, SearchProgress.Listener.NONE);

  public KnnProbe {
    neighbors = ImmutableList.copyOf(neighbors);
    checkArgument(!neighbors.isEmpty(), "at least one k is needed");
    neighbors.forEach(k -> checkArgument(k >= 1, "k must be at least 1: %s", k));
  }

  /** The same with a listener. */
  public KnnProbe withProgress(SearchProgress.Listener progress) {
    return new KnnProbe(neighbors, temperature, progress);
  }

  @Override
  public Map<String, String> settings() {
    return ImmutableMap.of("k", neighbors.toString(), "temperature", String.valueOf(temperature));
  }

  @Override
  public List<ProbeResult> run(FeatureSet features, ClassLabels labels, Split split) {
    FeatureMatrix rows = features.itemRows().normalized(); // (V, D)
    int[] learning = split.learning();
    FeatureMatrix gallery = rows.select(learning);
    Neighbours found = NearestRows.nearest(rows.select(split.test()), gallery, most(), progress);
    ImmutableList.Builder<ProbeResult> results = ImmutableList.builder();
    for (int k : neighbors) {
      KnnVote vote = new KnnVote(k, temperature);
      Predictions items = vote.predict(found, labels.select(learning), labels.count());
      results.add(
          new ProbeResult("k=" + k, items, items, validation(rows, labels, split, vote), ""));
    }
    return results.build();
  }

  private int most() {
    return neighbors.stream().mapToInt(Integer::intValue).max().orElseThrow();
  }

  private static double validation(
      FeatureMatrix rows, ClassLabels labels, Split split, KnnVote vote) {
    if (split.validation().length == 0) {
      return Double.NaN;
    }
    Neighbours found =
        NearestRows.nearest(
            rows.select(split.validation()),
            rows.select(split.train()),
            vote.k(),
            SearchProgress.Listener.NONE);
    Predictions predictions = vote.predict(found, labels.select(split.train()), labels.count());
    return ClipScores.accuracy(predictions, labels.select(split.validation()));
  }
}
