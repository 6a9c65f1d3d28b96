package dev.duet.eval.search;

/** Hears how far a long computation is; called from several threads. */
@FunctionalInterface
public interface SearchProgress {
  /** Hears nothing. */
  SearchProgress NONE = (done, total) -> {};

  /**
   * Called after each block.
   *
   * @param done pairs of rows compared so far
   * @param total pairs to compare
   */
  void progressed(long done, long total);
}
