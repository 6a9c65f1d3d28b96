package dev.duet.avid.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import dev.duet.avid.weights.HostTensor;

/**
 * Values into an array's own memory, where other arrays that share it see them. The engine's copyTo
 * gives the array another memory instead.
 */
final class DeviceCopy {
  private DeviceCopy() {}

  /** Shapes and types must be equal. */
  static void overwrite(NDArray array, HostTensor values) {
    try (NDManager manager = NDManager.newBaseManager(array.getDevice());
        NDArray copy = values.toArray(manager)) {
      overwrite(array, copy);
    }
  }

  /** Values from an array, which may be on another device. */
  static void overwrite(NDArray array, NDArray values) {
    try (NDManager manager = NDManager.newBaseManager(array.getDevice());
        NDArray target = array.stopGradient()) {
      NDArray here = values;
      if (!values.getDevice().equals(array.getDevice())) {
        here = values.toDevice(array.getDevice(), true);
        here.attach(manager);
      }
      if (array.getShape().dimension() == 0) {
        NDArray unused = target.subi(target).addi(here);
      } else {
        target.set(new NDIndex("..."), here);
      }
    }
  }
}
