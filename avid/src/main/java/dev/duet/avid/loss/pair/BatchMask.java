package dev.duet.avid.loss.pair;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/** Which entries of a square of scores take no part in a softmax. */
final class BatchMask {
  /** Far below any score, and finite, so that it times zero is zero. */
  private static final float OUT = -1e30f;

  private BatchMask() {}

  /**
   * Zero where row and column may meet, and far below zero between two places of one instance. The
   * diagonal and the two places of a pair are what {@code views} says.
   *
   * @param instances numbers, {@code (B)}
   * @param views 1: {@code (B, B)}, with a free diagonal; 2: {@code (2B, 2B)}, one view after the
   *     other, in which a place may meet its partner and never itself
   */
  static NDArray between(NDManager manager, int[] instances, int views) {
    int size = instances.length * views;
    float[] mask = new float[size * size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        int left = i % instances.length;
        int right = j % instances.length;
        boolean partner = left == right && (views == 1 || i != j);
        if (!partner && instances[left] == instances[right]) {
          mask[i * size + j] = OUT;
        }
      }
    }
    return manager.create(mask, new Shape(size, size));
  }

  /** One where a row's positive stands: on the diagonal, or half the rows further on. */
  static NDArray positives(NDManager manager, int batch, int views) {
    int size = batch * views;
    float[] ones = new float[size * size];
    for (int i = 0; i < size; i++) {
      ones[i * size + (views == 1 ? i : (i + batch) % size)] = 1;
    }
    return manager.create(ones, new Shape(size, size));
  }
}
