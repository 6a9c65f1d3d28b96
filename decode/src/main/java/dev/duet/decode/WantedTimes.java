package dev.duet.decode;

import java.util.Arrays;
import java.util.stream.LongStream;

/** The times at which frames are wanted, in a stream's time base, each once and in order. */
final class WantedTimes {
  private final long[] times;

  WantedTimes(LongStream times) {
    this.times = times.sorted().distinct().toArray();
  }

  int count() {
    return times.length;
  }

  long get(int i) {
    return times[i];
  }

  /** Index of the first time at or after {@code time}; {@link #count} when there is none. */
  int firstAtOrAfter(long time) {
    int i = Arrays.binarySearch(times, time);
    return i >= 0 ? i : -i - 1;
  }

  /** Whether a time in {@code [from, until)} is wanted. */
  boolean anyIn(long from, long until) {
    int i = firstAtOrAfter(from);
    return i < times.length && times[i] < until;
  }
}
