package dev.duet.avid.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import com.google.common.collect.ImmutableList;
import java.util.List;

/** A parameter with its moments. */
final class AdamSlot {
  /** Four arrays of so many floats and what is computed between them fit a core's cache. */
  private static final int CPU_PIECE = 1 << 16;

  /** Never clips single values; DJL's own sign for that. */
  private static final float NO_CLIPPING = -1;

  private final NDArray mean;
  private final NDArray square;
  private final int pieceLength;
  private final List<Piece> pieces;

  /** Views of a stretch {@code [begin, end)} of the flattened parameter and moments. */
  private record Piece(long begin, long end, NDArray parameter, NDArray mean, NDArray square) {}

  AdamSlot(NDArray parameter, NDManager manager) {
    mean = manager.zeros(parameter.getShape(), parameter.getDataType());
    square = manager.zeros(parameter.getShape(), parameter.getDataType());
    NDArray values = parameter.stopGradient();
    values.attach(manager);
    pieceLength = parameter.getDevice().isGpu() ? Integer.MAX_VALUE : CPU_PIECE;
    pieces = pieces(values);
  }

  NDArray mean() {
    return mean;
  }

  NDArray square() {
    return square;
  }

  private List<Piece> pieces(NDArray values) {
    long size = values.size();
    if (size <= pieceLength) {
      return ImmutableList.of(new Piece(0, size, values, mean, square));
    }
    NDArray flatValues = values.reshape(-1);
    NDArray flatMean = mean.reshape(-1);
    NDArray flatSquare = square.reshape(-1);
    ImmutableList.Builder<Piece> list = ImmutableList.builder();
    for (long begin = 0; begin < size; begin += pieceLength) {
      long end = Math.min(size, begin + pieceLength);
      NDIndex range = new NDIndex(begin + ":" + end);
      list.add(
          new Piece(begin, end, flatValues.get(range), flatMean.get(range), flatSquare.get(range)));
    }
    return list.build();
  }

  void step(AdamStep step, NDArray gradient) {
    if (pieces.size() == 1) {
      step(step, pieces.get(0), gradient);
      return;
    }
    try (NDArray flat = gradient.reshape(-1)) {
      for (Piece piece : pieces) {
        try (NDArray part = flat.get(new NDIndex("{}:{}", piece.begin(), piece.end()))) {
          step(step, piece, part);
        }
      }
    }
  }

  private static void step(AdamStep step, Piece piece, NDArray gradient) {
    if (step.kept() != 1) {
      piece.parameter().muli(step.kept());
    }
    JniUtils.adamUpdate(
        (PtNDArray) piece.parameter(),
        (PtNDArray) gradient,
        (PtNDArray) piece.mean(),
        (PtNDArray) piece.square(),
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
