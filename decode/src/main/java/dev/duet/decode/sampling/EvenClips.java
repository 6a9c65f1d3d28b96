package dev.duet.decode.sampling;

import static com.google.common.base.Preconditions.checkArgument;

import dev.duet.decode.ClipFormat;
import dev.duet.decode.ClipTime;
import dev.duet.decode.MediaInfo;
import java.util.List;

/**
 * {@code count} clips evenly spaced from the first possible start to the last, both included; one
 * clip sits in the middle.
 *
 * <p>Always exactly {@code count} clips, so that every file gives the same number of rows: a file
 * no longer than a clip gives the same clip {@code count} times, as the published dense test does.
 */
public record EvenClips(int count) implements ClipSampler {
  public EvenClips {
    checkArgument(count >= 1, "the number of clips must be at least 1: %s", count);
  }

  @Override
  public List<ClipTime> sample(String id, MediaInfo info, ClipFormat format) {
    return ClipRange.of(info, format).map(this::spread).orElse(List.of());
  }

  private List<ClipTime> spread(ClipRange range) {
    return range.clips(
        count,
        i -> {
          double share = count == 1 ? 0.5 : (double) i / (count - 1);
          return range.firstSeconds() + share * range.seconds();
        });
  }
}
