package dev.duet.decode.sampling;

import dev.duet.decode.ClipFormat;
import dev.duet.decode.ClipTime;
import dev.duet.decode.MediaInfo;
import java.util.List;

/** Chooses the times of clips in a file. */
public sealed interface ClipSampler permits EvenClips, SlidingClips, RandomClips {
  /**
   * Times in non-decreasing order, at least one for a file that has any of the format's modalities.
   *
   * @param id the instance's id, which seeds samplers that draw
   */
  List<ClipTime> sample(String id, MediaInfo info, ClipFormat format);
}
