package dev.duet.extract;

import dev.duet.avid.Output;
import dev.duet.avid.PreparedClip;
import java.util.List;
import java.util.Map;

/** Turns a batch of clips into one row per clip and output. Called by one thread. */
@FunctionalInterface
interface BatchEncoder {
  /** For each output {@code (clips.size(), D)}. */
  Map<Output, float[][]> encode(List<PreparedClip> clips);
}
