package dev.duet.avid.loss.pair;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import dev.duet.avid.DuetModel;
import dev.duet.avid.loss.View;
import dev.duet.decode.Modality;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which views are paired.
 *
 * @param crossWeight weight of a clip's picture with its sound
 * @param videoWeight weight of two video views of an instance
 * @param audioWeight weight of two audio views of an instance
 * @param sameMoment whether the two views of a modality come from one place in time, so that they
 *     differ by their augmentation only
 */
public record PairConfig(
    double crossWeight, double videoWeight, double audioWeight, boolean sameMoment) {
  /** Picture with sound. */
  public static final PairConfig CROSS = new PairConfig(1, 0, 0, false);

  /** Within each modality, from different places in time. */
  public static final PairConfig SELF = new PairConfig(0, 1, 1, false);

  public PairConfig {
    checkArgument(
        crossWeight >= 0 && videoWeight >= 0 && audioWeight >= 0,
        "weights must be at least 0: %s, %s, %s",
        crossWeight,
        videoWeight,
        audioWeight);
    checkArgument(total(crossWeight, videoWeight, audioWeight) > 0, "one weight must be above 0");
  }

  private static double total(double cross, double video, double audio) {
    return cross + video + audio;
  }

  /** The pairs that count, with weights that sum to one: {@code va}, {@code vv}, {@code aa}. */
  public List<ViewPair> pairs() {
    double sum = total(crossWeight, videoWeight, audioWeight);
    ImmutableList.Builder<ViewPair> pairs = ImmutableList.builder();
    if (crossWeight > 0) {
      pairs.add(new ViewPair("va", View.VIDEO, View.AUDIO, crossWeight / sum));
    }
    if (videoWeight > 0) {
      pairs.add(new ViewPair("vv", View.VIDEO, again("video-2", View.VIDEO), videoWeight / sum));
    }
    if (audioWeight > 0) {
      pairs.add(new ViewPair("aa", View.AUDIO, again("audio-2", View.AUDIO), audioWeight / sum));
    }
    return pairs.build();
  }

  private View again(String name, View view) {
    int moment = sameMoment ? view.moment() : view.moment() + 1;
    return new View(name, view.modality(), moment, view.distortion());
  }

  /** The views of the pairs, each once. */
  public List<View> views() {
    return pairs().stream()
        .flatMap(pair -> Stream.of(pair.first(), pair.second()))
        .distinct()
        .collect(ImmutableList.toImmutableList());
  }

  /**
   * Checks that a model's embeddings can be compared.
   *
   * @throws IllegalArgumentException if modalities of unlike widths are paired
   */
  public void checkWidths(DuetModel model) {
    int video = model.embeddingWidth(Modality.VIDEO);
    int audio = model.embeddingWidth(Modality.AUDIO);
    checkArgument(
        crossWeight == 0 || video == audio,
        "both modalities' embeddings must have one width: video %s, audio %s",
        video,
        audio);
  }
}
