package dev.duet.decode.sampling;

import dev.duet.decode.ClipFormat;
import dev.duet.decode.ClipTime;
import dev.duet.decode.MediaInfo;
import java.util.List;

/**
 * {@code count} clips evenly spaced from the first possible start to the last; one clip sits in the
 * middle.
 */
public record EvenClips(int count) implements ClipSampler {
  @Override
  public List<ClipTime> sample(String id, MediaInfo info, ClipFormat format) {
    throw new UnsupportedOperationException("stub");
  }
}
