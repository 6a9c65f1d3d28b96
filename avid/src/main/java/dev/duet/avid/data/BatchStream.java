package dev.duet.avid.data;

import java.util.Optional;

/** The batches of an epoch as they become ready. Closing it ends what works in the background. */
public interface BatchStream extends AutoCloseable {
  /**
   * The next batch; waits for it.
   *
   * @return none at the end of the epoch
   * @throws TrainingDataException if more clips than the limit allows could not be read
   */
  Optional<ViewBatch> next() throws TrainingDataException, InterruptedException;

  /** What could not be read so far. */
  EpochReport report();

  @Override
  void close();
}
