package dev.duet.decode.manifest.index;

/** Hears how far an indexing is, from the thread that called it. */
@FunctionalInterface
public interface IndexListener {
  /** Hears nothing. */
  IndexListener NONE = (done, failed, skipped, total) -> {};

  /**
   * Called after each file, in the manifest's order.
   *
   * @param done files that were looked at
   * @param failed how many of them cannot be used
   * @param skipped how many of them are not what was asked for
   * @param total files of the corpus
   */
  void indexed(int done, int failed, int skipped, int total);
}
