package dev.duet.avid.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;

/** Parts of arrays along an axis, without a copy. */
final class Slices {
  private Slices() {}

  static NDArray rows(NDArray array, long from, long to) {
    return array.getShape().get(0) == to - from
        ? array
        : array.get(new NDIndex().addSliceDim(from, to));
  }

  static NDArray columns(NDArray array, long from, long to) {
    return array.getShape().get(1) == to - from
        ? array
        : array.get(new NDIndex().addAllDim().addSliceDim(from, to));
  }
}
