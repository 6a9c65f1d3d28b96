package dev.duet.eval.encoder;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import com.google.common.hash.Hashing;
import dev.duet.decode.Clip;
import dev.duet.decode.ClipFormat;
import dev.duet.decode.ClipReader;
import dev.duet.decode.ClipTime;
import dev.duet.decode.DecodeException;
import dev.duet.decode.DecodeLimits;
import dev.duet.decode.Modality;
import dev.duet.decode.TimeSpan;
import dev.duet.decode.manifest.Instance;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * Windows of a recording, as in the published protocol of ESC-50 and DCASE: the first seconds of
 * the sound go round in a circle, and windows start anywhere on it.
 *
 * <p>Windows to test on start evenly spread, from the first moment to the end of the circle, which
 * is its beginning again. Windows to learn from start at random; the sound is made up to a tenth
 * louder or softer, and read at 3/4 to 4/3 of the model's sample rate but taken to have that rate,
 * which changes its speed and its pitch.
 *
 * @param count of each recording
 * @param spanSeconds length of the circle; a shorter recording is a circle of its own length
 */
public record SoundWindows(int count, double spanSeconds) {
  /** Ten windows of the first 4.9 s. */
  public static final SoundWindows ESC = new SoundWindows(10, 4.9);

  private static final double MIN_GAIN = 0.9;
  private static final double MAX_GAIN = 1.1;
  private static final double SLOWEST = 3 / 4.0;
  private static final double FASTEST = 4 / 3.0;

  public SoundWindows {
    checkArgument(count >= 1, "the number of windows must be at least 1: %s", count);
    checkArgument(
        spanSeconds > 0 && spanSeconds <= 600,
        "the span of the windows must lie in (0, 600] s: %s",
        spanSeconds);
  }

  /**
   * Windows to test on.
   *
   * @param format of a window
   * @return {@code count} waveforms of the format's length; none if the file has no sound
   */
  List<float[]> even(Instance instance, ClipFormat format) throws DecodeException {
    float[] circle = circle(instance, format.sampleRateHz());
    ImmutableList.Builder<float[]> windows = ImmutableList.builder();
    for (int i = 0; i < count && circle.length > 0; i++) {
      double share = count == 1 ? 0 : (double) i / (count - 1);
      windows.add(cut(circle, (int) Math.round(share * circle.length), format.sampleCount(), 1));
    }
    return windows.build();
  }

  /**
   * Windows to learn from, drawn from the seed and the instance's id alone.
   *
   * @param format of a window
   * @return {@code count} waveforms of the format's length; none if the file has no sound
   */
  List<float[]> distorted(Instance instance, ClipFormat format, long seed) throws DecodeException {
    RandomGenerator random = generator(instance, seed);
    ImmutableList.Builder<float[]> windows = ImmutableList.builder();
    for (int i = 0; i < count; i++) {
      double speed = random.nextDouble(SLOWEST, FASTEST);
      float gain = (float) random.nextDouble(MIN_GAIN, MAX_GAIN);
      double start = random.nextDouble();
      float[] circle = circle(instance, (int) Math.round(format.sampleRateHz() * speed));
      if (circle.length == 0) {
        return ImmutableList.of();
      }
      windows.add(cut(circle, (int) (start * circle.length), format.sampleCount(), gain));
    }
    return windows.build();
  }

  /** {@code length} samples from {@code start} on, round and round. */
  static float[] cut(float[] circle, int start, int length, float gain) {
    float[] window = new float[length];
    for (int i = 0; i < length; i++) {
      window[i] = gain * circle[(start + i) % circle.length];
    }
    return window;
  }

  private float[] circle(Instance instance, int sampleRateHz) throws DecodeException {
    try (ClipReader reader = ClipReader.open(instance.path(), DecodeLimits.DEFAULT)) {
      if (reader.info().audio().isEmpty()) {
        return new float[0];
      }
      TimeSpan span = reader.info().audio().get().span();
      double seconds = Math.min(spanSeconds, span.endSeconds() - span.startSeconds());
      List<Clip> clips = new ArrayList<>();
      reader.read(
          ImmutableList.of(new ClipTime(span.startSeconds(), span.startSeconds())),
          format(sampleRateHz, Math.max(seconds, 1.0 / sampleRateHz)),
          clips::add);
      return clips.get(0).audioPresent() ? requireNonNull(clips.get(0).waveform()) : new float[0];
    }
  }

  private static ClipFormat format(int sampleRateHz, double seconds) {
    ClipFormat format = ClipFormat.DEFAULT;
    return new ClipFormat(
        EnumSet.of(Modality.AUDIO),
        format.frameCount(),
        format.framesPerSecond(),
        format.frameSize(),
        sampleRateHz,
        seconds,
        format.shortClip(),
        format.missingAudio());
  }

  /** Random's algorithm is part of its specification, so the draws outlive this JDK. */
  private static RandomGenerator generator(Instance instance, long seed) {
    return new Random(
        Hashing.sha256()
            .newHasher()
            .putLong(seed)
            .putString(instance.id(), StandardCharsets.UTF_8)
            .hash()
            .asLong());
  }
}
