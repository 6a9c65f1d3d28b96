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
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A few operations of PyTorch as one: for what DJL's engine has no call for, and for loops in which
 * the calls would take longer than the work. The code is what {@code torch.jit.save} writes of a
 * module's {@code forward}, and is made a module in memory. No gradient flows through it.
 */
public final class TorchProgram implements AutoCloseable {
  // Pickle protocol 2: an instance of the class below with {"training": False}, and an empty tuple.
  private static final String INSTANCE =
      "\u0080\2c__torch__\nProgram\n)\u0081}X\b\0\0\0training\u0089sb.";
  private static final String NO_CONSTANTS = "\u0080\2).";
  private static final String CLASS =
      """
      class Program(Module):
        __parameters__ = []
        __buffers__ = []
        training : bool
      """;

  private final Model program;
  private final ParameterStore noParameters;

  /**
   * Compiles a program.
   *
   * @param forward the definition of {@code forward(self: __torch__.Program, ...)} in TorchScript,
   *     from the first column on; takes tensors and returns one, or a tuple of them
   * @throws IllegalStateException if PyTorch refuses it
   */
  public TorchProgram(String forward, Device device) {
    program = Model.newInstance("program", device, "PyTorch");
    noParameters = new ParameterStore(program.getNDManager(), false);
    try {
      program.load(new ByteArrayInputStream(archive(CLASS + forward.indent(2))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (MalformedModelException e) {
      throw new IllegalStateException("PyTorch refuses the program\n" + forward, e);
    }
  }

  /**
   * Runs it.
   *
   * @param inputs on the program's device
   * @return what it returns, attached to the manager of the first input
   */
  public NDList run(NDArray... inputs) {
    return program.getBlock().forward(noParameters, new NDList(inputs), false);
  }

  /** The program as torch.jit.save would write it. */
  private static byte[] archive(String code) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      put(zip, "data.pkl", INSTANCE);
      put(zip, "code/__torch__.py", code);
      put(zip, "constants.pkl", NO_CONSTANTS);
      put(zip, "version", "3\n");
    }
    return bytes.toByteArray();
  }

  private static void put(ZipOutputStream zip, String name, String content) throws IOException {
    zip.putNextEntry(new ZipEntry("program/" + name));
    zip.write(content.getBytes(ISO_8859_1));
    zip.closeEntry();
  }

  /** Frees the program. */
  @Override
  public void close() {
    program.close();
  }
}
