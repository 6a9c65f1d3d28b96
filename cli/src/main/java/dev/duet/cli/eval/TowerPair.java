package dev.duet.cli.eval;

import com.google.common.collect.ImmutableList;
import dev.duet.eval.feature.FeatureSet;
import java.util.List;
import java.util.Optional;

/** The video and the audio output among others, if there is exactly one of each. */
final class TowerPair {
  private TowerPair() {}

  static Optional<List<FeatureSet>> of(List<FeatureSet> features) {
    List<FeatureSet> video = of(features, "video.");
    List<FeatureSet> audio = of(features, "audio.");
    return video.size() == 1 && audio.size() == 1
        ? Optional.of(ImmutableList.of(video.get(0), audio.get(0)))
        : Optional.empty();
  }

  private static List<FeatureSet> of(List<FeatureSet> features, String prefix) {
    return features.stream().filter(set -> set.output().startsWith(prefix)).toList();
  }
}
