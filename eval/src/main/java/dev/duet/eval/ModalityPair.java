package dev.duet.eval;

import dev.duet.eval.feature.EvaluationException;
import dev.duet.eval.feature.FeatureSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The items that two towers share, in one order.
 *
 * @param video one tower
 * @param audio the other
 * @param note how many items there are and were left out
 */
record ModalityPair(FeatureSet video, FeatureSet audio, String note) {

  static ModalityPair of(FeatureSet video, FeatureSet audio) throws EvaluationException {
    if (video.rows().width() != audio.rows().width()) {
      throw new EvaluationException(
          "%s has width %d and %s %d; towers are compared in one space, such as embedding"
              .formatted(
                  video.output(), video.rows().width(), audio.output(), audio.rows().width()));
    }
    Map<String, Integer> audioNumbers = audio.numbers();
    List<Integer> fromVideo = new ArrayList<>();
    List<Integer> fromAudio = new ArrayList<>();
    for (int i = 0; i < video.itemCount(); i++) {
      Integer partner = audioNumbers.get(video.items().get(i).id());
      if (partner != null) {
        fromVideo.add(i);
        fromAudio.add(partner);
      }
    }
    if (fromVideo.size() < 2) {
      throw new EvaluationException(
          "%s and %s share %d items; 2 are needed"
              .formatted(video.output(), audio.output(), fromVideo.size()));
    }
    return new ModalityPair(
        video.select(array(fromVideo)),
        audio.select(array(fromAudio)),
        "%d items have both; %d of %s and %d of %s have no partner"
            .formatted(
                fromVideo.size(),
                video.itemCount() - fromVideo.size(),
                video.output(),
                audio.itemCount() - fromAudio.size(),
                audio.output()));
  }

  private static int[] array(List<Integer> numbers) {
    return numbers.stream().mapToInt(Integer::intValue).toArray();
  }
}
