package dev.duet.avid.loss.pair;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;

/** What people watch of a square of scores; outside of the graph. */
final class ContrastMetrics {
  private ContrastMetrics() {}

  static NDArray positives(NDArray cosines, NDArray partners) {
    return cosines.stopGradient().mul(partners).sum().div(partners.sum());
  }

  /** Mean over what is neither positive nor masked; 0 where there is nothing. */
  static NDArray negatives(NDArray cosines, NDArray partners, NDArray mask) {
    NDArray free = mask.eq(0).toType(DataType.FLOAT32, false).sub(partners);
    return cosines.stopGradient().mul(free).sum().div(free.sum().maximum(1f));
  }

  /** Share of rows whose highest score is the positive's. */
  static NDArray accuracy(NDArray scores, NDArray partners) {
    NDArray detached = scores.stopGradient();
    return detached.argMax(1).eq(partners.argMax(1)).toType(DataType.FLOAT32, false).mean();
  }
}
