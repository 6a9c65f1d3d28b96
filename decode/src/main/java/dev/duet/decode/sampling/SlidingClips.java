package dev.duet.decode.sampling;

import dev.duet.decode.ClipFormat;
import dev.duet.decode.ClipTime;
import dev.duet.decode.MediaInfo;
import java.util.List;

/**
 * A clip every {@code strideSeconds} from the start for as long as a whole clip fits, and at least
 * one.
 */
public record SlidingClips(double strideSeconds) implements ClipSampler {
  @Override
  public List<ClipTime> sample(String id, MediaInfo info, ClipFormat format) {
    throw new UnsupportedOperationException("stub");
  }
}
