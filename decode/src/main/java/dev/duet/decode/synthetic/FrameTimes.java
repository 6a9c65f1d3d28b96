package dev.duet.decode.synthetic;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkElementIndex;

import com.google.common.collect.ImmutableList;
import com.google.common.primitives.Longs;
import java.util.Arrays;
import java.util.List;

/**
 * When the frames of a video are presented: whole ticks of a rational time base, so that a time is
 * exact wherever the container can hold it (Matroska rounds to 1 ms, MPEG-TS to 1/90 ms).
 *
 * @param tickNumerator seconds of a tick, numerator
 * @param tickDenominator seconds of a tick, denominator; at most 65535, the bound of MPEG-4 part 2
 * @param ticks presentation time of each frame, strictly increasing
 * @param endTick when the last frame's presentation ends
 */
public record FrameTimes(int tickNumerator, int tickDenominator, List<Long> ticks, long endTick) {

  /** Ticks a second of times given as decimals: whole for 24, 25, 30, 50 and 60 Hz and for 1 ms. */
  private static final int DECIMAL_TICKS = 60_000;

  public FrameTimes {
    checkArgument(tickNumerator >= 1, "tickNumerator must be at least 1: %s", tickNumerator);
    checkArgument(
        tickDenominator >= 1 && tickDenominator <= 65_535,
        "tickDenominator must lie in [1, 65535]: %s",
        tickDenominator);
    ticks = ImmutableList.copyOf(ticks);
    checkArgument(!ticks.isEmpty(), "a video needs at least one frame");
    checkArgument(ticks.get(0) >= 0, "the first tick must not be negative: %s", ticks.get(0));
    for (int i = 1; i < ticks.size(); i++) {
      checkArgument(
          ticks.get(i - 1) < ticks.get(i),
          "frame times must increase: tick %s of frame %s follows %s",
          ticks.get(i),
          i,
          ticks.get(i - 1));
    }
    checkArgument(
        endTick > ticks.get(ticks.size() - 1),
        "endTick must be later than the last frame: %s",
        endTick);
  }

  /** {@code count} frames at {@code framesPerSecond}, the first at 0. */
  public static FrameTimes constant(int framesPerSecond, int count) {
    return constant(framesPerSecond, 1, count);
  }

  /** {@code count} frames at a rational rate, for example 30000/1001 Hz, the first at 0. */
  public static FrameTimes constant(int rateNumerator, int rateDenominator, int count) {
    checkArgument(count >= 1, "a video needs at least one frame: %s", count);
    long[] ticks = new long[count];
    Arrays.setAll(ticks, i -> i);
    return new FrameTimes(rateDenominator, rateNumerator, Longs.asList(ticks), count);
  }

  /**
   * Frames at any times, rounded to 1/60000 s: variable frame rate.
   *
   * @param endSeconds when the last frame's presentation ends
   */
  public static FrameTimes at(double endSeconds, double... seconds) {
    return new FrameTimes(
        1,
        DECIMAL_TICKS,
        Arrays.stream(seconds).mapToObj(s -> Math.round(s * DECIMAL_TICKS)).toList(),
        Math.round(endSeconds * DECIMAL_TICKS));
  }

  /** The same frames, each {@code ticks} later. */
  public FrameTimes later(long delayTicks) {
    return new FrameTimes(
        tickNumerator,
        tickDenominator,
        ticks.stream().map(tick -> tick + delayTicks).toList(),
        endTick + delayTicks);
  }

  /** The same frames, each later by {@code seconds}, rounded to whole ticks. */
  public FrameTimes laterSeconds(double seconds) {
    return later(Math.round(seconds * tickDenominator / tickNumerator));
  }

  public int count() {
    return ticks.size();
  }

  /** When a frame is first shown, in seconds. */
  public double seconds(int frame) {
    return toSeconds(ticks.get(frame));
  }

  /** When the last frame's presentation ends, in seconds. */
  public double endSeconds() {
    return toSeconds(endTick);
  }

  /** How long a frame is shown, in ticks. */
  public long durationTicks(int frame) {
    checkElementIndex(frame, count());
    return (frame + 1 < count() ? ticks.get(frame + 1) : endTick) - ticks.get(frame);
  }

  /** The last frame presented at or before {@code seconds}; the first when none is. */
  public int frameAt(double seconds) {
    int low = 0;
    int high = count() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (seconds(middle) <= seconds) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /** Whether all frames are shown for the same time. */
  public boolean isConstantRate() {
    for (int i = 1; i < count(); i++) {
      if (durationTicks(i) != durationTicks(0)) {
        return false;
      }
    }
    return true;
  }

  /** A tick in seconds. */
  double toSeconds(long tick) {
    return (double) tick * tickNumerator / tickDenominator;
  }
}
