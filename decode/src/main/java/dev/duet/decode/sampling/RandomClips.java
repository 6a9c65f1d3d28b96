package dev.duet.decode.sampling;

import dev.duet.decode.ClipFormat;
import dev.duet.decode.ClipTime;
import dev.duet.decode.MediaInfo;
import java.util.List;

/** {@code count} clips at uniformly random starts drawn from the seed and the instance's id. */
public record RandomClips(int count, long seed) implements ClipSampler {
  @Override
  public List<ClipTime> sample(String id, MediaInfo info, ClipFormat format) {
    throw new UnsupportedOperationException("stub");
  }
}
