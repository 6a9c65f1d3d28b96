package dev.duet.avid;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.training.ParameterStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

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
      class Cast(Module):
        __parameters__ = []
        __buffers__ = []
        training : bool
        def forward(self: __torch__.Cast,
          x: Tensor) -> Tensor:
          return torch.to(x, %d)
      """
          .formatted(BFLOAT16);

  // Pickle protocol 2: an instance of the class above with {"training": False}, and an empty tuple.
  private static final String INSTANCE =
      "\u0080\2c__torch__\nCast\n)\u0081}X\b\0\0\0training\u0089sb.";
  private static final String NO_CONSTANTS = "\u0080\2).";

  private final Model program;
  private final ParameterStore noParameters;

  Bfloat16Cast(Device device) {
    program = Model.newInstance("bfloat16", device, "PyTorch");
    noParameters = new ParameterStore(program.getNDManager(), false);
    try {
      program.load(new ByteArrayInputStream(archive()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (MalformedModelException e) {
      throw new IllegalStateException("PyTorch refuses the program that casts to bfloat16", e);
    }
  }

  /** A rounded copy with the same strides, attached to the array's manager. */
  @Override
  public NDArray apply(NDArray array) {
    return program.getBlock().forward(noParameters, new NDList(array), false).singletonOrThrow();
  }

  /** The program as torch.jit.save would write it. */
  private static byte[] archive() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      put(zip, "data.pkl", INSTANCE);
      put(zip, "code/__torch__.py", CODE);
      put(zip, "constants.pkl", NO_CONSTANTS);
      put(zip, "version", "3\n");
    }
    return bytes.toByteArray();
  }

  private static void put(ZipOutputStream zip, String name, String content) throws IOException {
    zip.putNextEntry(new ZipEntry("cast/" + name));
    zip.write(content.getBytes(ISO_8859_1));
    zip.closeEntry();
  }

  /** Frees the program. */
  @Override
  public void close() {
    program.close();
  }
}
