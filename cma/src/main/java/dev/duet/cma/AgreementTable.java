package dev.duet.cma;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import dev.duet.cma.search.Agreement;
import dev.duet.cma.search.HostMatrix;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The instances that are most like a given one, with both similarities, for people to look at.
 * Compares with every instance of the corpus: N·D operations a modality and question.
 */
public final class AgreementTable {
  private final HostMatrix video;
  private final HostMatrix audio;

  /**
   * @param video {@code (N, D)}, the video bank
   * @param audio {@code (N, D)}, the audio bank
   */
  public AgreementTable(HostMatrix video, HostMatrix audio) {
    checkArgument(
        video.rows() == audio.rows(),
        "the video bank has %s rows, the audio bank %s",
        video.rows(),
        audio.rows());
    this.video = video;
    this.audio = audio;
  }

  /**
   * Another instance.
   *
   * @param instance its number
   * @param agreement by the kind asked for
   * @param video similarity by picture
   * @param audio similarity by sound
   */
  public record Other(int instance, float agreement, float video, float audio) {}

  /**
   * The k that agree most with an instance, nearest first; equally near ones by ascending number.
   *
   * @param k at most N - 1
   */
  public List<Other> nearest(int instance, Agreement kind, int k) {
    checkArgument(k >= 1 && k < video.rows(), "k must lie in [1, %s]: %s", video.rows() - 1, k);
    float[] byVideo = video.productsWith(instance); // (N)
    float[] byAudio = audio.productsWith(instance); // (N)
    return IntStream.range(0, video.rows())
        .filter(other -> other != instance)
        .mapToObj(
            other ->
                new Other(
                    other, kind.of(byVideo[other], byAudio[other]), byVideo[other], byAudio[other]))
        .sorted(
            Comparator.comparingDouble((Other other) -> -other.agreement())
                .thenComparingInt(Other::instance))
        .limit(k)
        .collect(ImmutableList.toImmutableList());
  }
}
