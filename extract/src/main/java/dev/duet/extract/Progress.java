package dev.duet.extract;

import java.time.Duration;

/**
 * How far a run is.
 *
 * @param videos number of videos in the manifest
 * @param settled videos that are done: written, failed or skipped, by this run or before
 * @param failed how many of those failed
 * @param skipped how many of those were skipped
 * @param clips clips encoded by this run
 * @param elapsed since this run started
 */
public record Progress(
    int videos, int settled, int failed, int skipped, long clips, Duration elapsed) {

  /** Mean rate of this run. */
  public double clipsPerSecond() {
    double seconds = elapsed.toNanos() / 1e9;
    return seconds > 0 ? clips / seconds : 0;
  }
}
