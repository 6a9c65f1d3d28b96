package dev.duet.cma.search;

import java.time.Duration;

/**
 * How far a search is.
 *
 * @param done share of all pairs that have been looked at, by this run or before, from 0 to 1
 * @param doneBefore share that an earlier run had looked at
 * @param elapsed since this run started
 */
public record SearchProgress(double done, double doneBefore, Duration elapsed) {

  /** Time that is left at the mean rate of this run; zero at its start, where it is not known. */
  public Duration left() {
    double mine = done - doneBefore;
    return mine <= 0
        ? Duration.ZERO
        : Duration.ofNanos((long) (elapsed.toNanos() * ((1 - done) / mine)));
  }

  /** Hears of progress now and then; calls come from the searching threads, one at a time. */
  @FunctionalInterface
  public interface Listener {
    /** Hears nothing. */
    Listener NONE = progress -> {};

    void progressed(SearchProgress progress);
  }
}
