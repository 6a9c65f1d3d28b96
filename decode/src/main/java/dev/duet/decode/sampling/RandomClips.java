package dev.duet.decode.sampling;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.hash.Hashing;
import dev.duet.decode.ClipFormat;
import dev.duet.decode.ClipTime;
import dev.duet.decode.MediaInfo;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * {@code count} clips at uniformly random starts, in order of time, drawn from the seed and the
 * instance's id alone.
 */
public record RandomClips(int count, long seed) implements ClipSampler {
  public RandomClips {
    checkArgument(count >= 1, "the number of clips must be at least 1: %s", count);
  }

  @Override
  public List<ClipTime> sample(String id, MediaInfo info, ClipFormat format) {
    return ClipRange.of(info, format).map(range -> draw(range, generator(id))).orElse(List.of());
  }

  private List<ClipTime> draw(ClipRange range, RandomGenerator random) {
    double[] shares = random.doubles(count).sorted().toArray();
    return range.clips(count, i -> range.firstSeconds() + shares[i] * range.seconds());
  }

  /** Random's algorithm is part of its specification, so the draws outlive this JDK. */
  private RandomGenerator generator(String id) {
    long mixed =
        Hashing.sha256()
            .newHasher()
            .putLong(seed)
            .putString(id, StandardCharsets.UTF_8)
            .hash()
            .asLong();
    return new Random(mixed);
  }
}
