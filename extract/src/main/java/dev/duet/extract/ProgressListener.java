package dev.duet.extract;

/**
 * Hears of progress after every batch and every video. Calls come from the run's own threads, one
 * at a time, and hold the run up: a listener should return at once.
 */
@FunctionalInterface
public interface ProgressListener {
  /** Hears nothing. */
  ProgressListener NONE = progress -> {};

  void progressed(Progress progress);
}
