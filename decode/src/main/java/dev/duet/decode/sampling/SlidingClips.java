package dev.duet.decode.sampling;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.math.LongMath;
import com.google.common.primitives.Ints;
import dev.duet.decode.ClipFormat;
import dev.duet.decode.ClipTime;
import dev.duet.decode.MediaInfo;
import java.util.List;

/**
 * A clip every {@code strideSeconds} from the start for as long as a whole clip fits, and at least
 * one.
 */
public record SlidingClips(double strideSeconds) implements ClipSampler {
  /** A clip that misses the end by this share of a stride, from rounding of times, still fits. */
  private static final double TOLERANCE = 1e-6;

  public SlidingClips {
    checkArgument(
        strideSeconds > 0 && Double.isFinite(strideSeconds),
        "the stride must be a positive number of seconds: %s",
        strideSeconds);
  }

  @Override
  public List<ClipTime> sample(String id, MediaInfo info, ClipFormat format) {
    return ClipRange.of(info, format).map(this::slide).orElse(List.of());
  }

  private List<ClipTime> slide(ClipRange range) {
    double strides = Math.floor(range.seconds() / strideSeconds + TOLERANCE);
    int count = Ints.saturatedCast(LongMath.saturatedAdd((long) strides, 1));
    return range.clips(count, i -> range.firstSeconds() + i * strideSeconds);
  }
}
