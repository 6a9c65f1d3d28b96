package dev.duet.extract;

import dev.duet.avid.Output;
import dev.duet.avid.PreparedClip;
import java.util.List;
import java.util.Map;

/** Turns a batch of clips into one row per clip and output. Called by one thread. */
@FunctionalInterface
public interface BatchEncoder {
  /**
   * Encodes clips of whichever videos.
   *
   * @param clips at least one, at most the batch size of the run
   * @return {@code (clips.size(), D)} for each output of the run, D the same in every batch
   */
  Map<Output, float[][]> encode(List<PreparedClip> clips);
}
