package dev.duet.avid.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;

/** A parameter with its moments. */
final class AdamSlot {
  /** Never clips single values; DJL's own sign for that. */
  private static final float NO_CLIPPING = -1;

  /** Shares the parameter's memory and asks for no gradient. */
  private final NDArray values;

  private final NDArray mean;
  private final NDArray square;

  AdamSlot(NDArray parameter, NDManager manager) {
    mean = manager.zeros(parameter.getShape(), parameter.getDataType());
    square = manager.zeros(parameter.getShape(), parameter.getDataType());
    values = parameter.stopGradient();
    values.attach(manager);
  }

  NDArray mean() {
    return mean;
  }

  NDArray square() {
    return square;
  }

  /** One call into the engine; a call for each operation would cost more than the operations. */
  void step(AdamStep step, NDArray gradient) {
    if (step.kept() != 1) {
      NDArray unused = values.muli(step.kept());
    }
    JniUtils.adamUpdate(
        (PtNDArray) values,
        (PtNDArray) gradient,
        (PtNDArray) mean,
        (PtNDArray) square,
        (float) step.rate(),
        (float) step.rate(),
        (float) step.coupledDecay(),
        1,
        NO_CLIPPING,
        (float) step.beta1(),
        (float) step.beta2(),
        (float) step.epsilon(),
        false);
  }
}
