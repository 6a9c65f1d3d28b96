package dev.duet.avid;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import java.util.function.UnaryOperator;

/**
 * Rounds arrays to bfloat16, in which CPUs with AMX and GPUs convolve several times as fast as in
 * float32.
 *
 * <p>DJL 0.35.1 knows no such type: asking its PyTorch engine for {@code DataType.BFLOAT16} ends
 * the JVM. The engine itself computes with such arrays as with any other, and {@code
 * toType(FLOAT32)} brings results back. So the cast is a TorchScript program of one line, which DJL
 * can run. Its arrays report their type as {@code UNKNOWN}.
 */
final class Bfloat16Cast implements UnaryOperator<NDArray>, AutoCloseable {
  /** PyTorch's number of the type. */
  private static final int BFLOAT16 = 15;

  private static final String CODE =
      """
      def forward(self: __torch__.Program,
        x: Tensor) -> Tensor:
        return torch.to(x, %d)
      """
          .formatted(BFLOAT16);

  private final TorchProgram program;

  Bfloat16Cast(Device device) {
    program = new TorchProgram(CODE, device);
  }

  /** A rounded copy with the same strides, attached to the array's manager. */
  @Override
  public NDArray apply(NDArray array) {
    return program.run(array).singletonOrThrow();
  }

  /** Frees the program. */
  @Override
  public void close() {
    program.close();
  }
}
