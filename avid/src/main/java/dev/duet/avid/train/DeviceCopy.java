package dev.duet.avid.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.duet.avid.weights.HostTensor;

/** Values from the host into an array that stays the same array. */
final class DeviceCopy {
  private DeviceCopy() {}

  /** Shapes and types must be equal. */
  static void overwrite(NDArray array, HostTensor values) {
    try (NDManager manager = NDManager.newBaseManager(array.getDevice());
        NDArray copy = values.toArray(manager)) {
      copy.copyTo(array);
    }
  }
}
