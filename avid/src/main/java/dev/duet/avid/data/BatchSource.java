package dev.duet.avid.data;

/** Training batches, pass by pass over the corpus, in an order that the seed fixes. */
public interface BatchSource {
  /** Whole batches of an epoch; what is left over is dropped. */
  int batchesPerEpoch();

  /**
   * Starts to prepare an epoch's batches in the background.
   *
   * @param epoch from 0 on
   * @param firstBatch where to start, for a resumed run; the same batches come as in a whole epoch
   */
  BatchStream open(int epoch, int firstBatch);
}
