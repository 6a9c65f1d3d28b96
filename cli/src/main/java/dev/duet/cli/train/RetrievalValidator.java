package dev.duet.cli.train;

import com.google.common.collect.ImmutableMap;
import dev.duet.avid.DuetModel;
import dev.duet.avid.Output;
import dev.duet.avid.data.TrainingDataException;
import dev.duet.avid.train.Validator;
import dev.duet.cma.search.Neighbours;
import dev.duet.cma.search.SearchProgress;
import dev.duet.decode.Modality;
import dev.duet.decode.manifest.Manifest;
import dev.duet.eval.feature.ClassLabels;
import dev.duet.eval.feature.EvaluationException;
import dev.duet.eval.feature.FeatureMatrix;
import dev.duet.eval.feature.FeatureSet;
import dev.duet.eval.metric.KnnVote;
import dev.duet.eval.metric.PairRanks;
import dev.duet.eval.search.NearestRows;
import dev.duet.extract.ExtractionException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Retrieval across modalities on clips that are not learned from, and the accuracy of a
 * nearest-neighbour vote among them where labels are known: {@code v2a_R@1}, {@code a2v_R@5},
 * {@code video_knn} and so on, each in [0, 1].
 */
final class RetrievalValidator implements Validator {
  private static final List<Integer> RANKS = List.of(1, 5, 10);

  private final Manifest manifest;
  private final ValidationConfig config;

  RetrievalValidator(Manifest manifest, ValidationConfig config) {
    this.manifest = manifest;
    this.config = config;
  }

  @Override
  public Map<String, Double> validate(DuetModel model)
      throws TrainingDataException, InterruptedException {
    Output video = ClipFeatures.embedding(model, Modality.VIDEO);
    Output audio = ClipFeatures.embedding(model, Modality.AUDIO);
    Output seen = new Output(Modality.VIDEO, "pool");
    Output heard = new Output(Modality.AUDIO, "pool");
    Map<Output, FeatureSet> features;
    try {
      features =
          ClipFeatures.of(
              manifest,
              model,
              java.util.stream.Stream.of(video, audio, seen, heard).distinct().toList(),
              config.clips(),
              1);
    } catch (ExtractionException e) {
      throw new TrainingDataException("validation: " + e.getMessage());
    }
    ImmutableMap.Builder<String, Double> metrics = ImmutableMap.builder();
    FeatureMatrix v = rows(features, video); // (V, D)
    FeatureMatrix a = rows(features, audio); // (V, D)
    if (v.width() == a.width()) {
      recall(metrics, "v2a", PairRanks.ofPartners(v, a, SearchProgress.Listener.NONE));
      recall(metrics, "a2v", PairRanks.ofPartners(a, v, SearchProgress.Listener.NONE));
    }
    FeatureSet items = Objects.requireNonNull(features.get(seen));
    if (items.items().stream().allMatch(item -> item.label().isPresent())) {
      ClassLabels labels = labels(items);
      if (v.width() == a.width()) {
        classRecall(
            metrics,
            "v2a",
            PairRanks.ofClasses(v, a, labels.classes(), SearchProgress.Listener.NONE));
        classRecall(
            metrics,
            "a2v",
            PairRanks.ofClasses(a, v, labels.classes(), SearchProgress.Listener.NONE));
      }
      metrics.put("video_knn", vote(rows(features, seen), labels));
      metrics.put("audio_knn", vote(rows(features, heard), labels));
    }
    return metrics.buildOrThrow();
  }

  private static ClassLabels labels(FeatureSet items) {
    try {
      return ClassLabels.of(items.items());
    } catch (EvaluationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static FeatureMatrix rows(Map<Output, FeatureSet> features, Output output) {
    return Objects.requireNonNull(features.get(output)).itemRows().normalized();
  }

  private static void recall(
      ImmutableMap.Builder<String, Double> metrics, String way, PairRanks ranks) {
    for (int k : RANKS) {
      metrics.put(String.format(Locale.ROOT, "%s_R@%d", way, k), mean(ranks.recall(k)));
    }
  }

  private static void classRecall(
      ImmutableMap.Builder<String, Double> metrics, String way, PairRanks ranks) {
    double[] hits = ranks.recall(1);
    if (hits.length > 0) {
      metrics.put(way + "_class_R@1", mean(hits));
    }
  }

  /** Every item is told by the others. */
  private double vote(FeatureMatrix rows, ClassLabels labels) {
    if (rows.rowCount() < 2) {
      return 0;
    }
    Neighbours neighbors =
        NearestRows.nearestOthers(rows, config.neighbors(), SearchProgress.Listener.NONE);
    KnnVote vote = new KnnVote(neighbors.k(), KnnVote.TEMPERATURE);
    return mean(
        vote.predict(neighbors, labels.classes(), labels.count()).hits(labels.classes(), 1));
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(Double.NaN);
  }
}
