package dev.duet.decode.sampling;

import dev.duet.decode.ClipFormat;
import dev.duet.decode.ClipTime;
import dev.duet.decode.MediaInfo;
import java.util.List;

/**
 * Chooses the times of clips in a file. A pure function: neither other files nor the order of calls
 * change what is chosen.
 */
public sealed interface ClipSampler permits EvenClips, SlidingClips, RandomClips {
  /**
   * Times in non-decreasing order, the sound centred on the video. At least one for a file that has
   * any of the format's modalities, none for another.
   *
   * <p>Clips lie within the video's span, or within the sound's if the format or the file has no
   * video. A clip longer than that span starts where the span starts.
   *
   * @param id the instance's id, which seeds samplers that draw
   */
  List<ClipTime> sample(String id, MediaInfo info, ClipFormat format);
}
