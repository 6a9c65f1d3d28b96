package dev.duet.cma;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import dev.duet.avid.ModelException;
import dev.duet.avid.weights.HostTensor;
import dev.duet.avid.weights.SafetensorsFile;
import java.net.URISyntaxException;
import java.nio.file.Path;

/** Arrays of an independent PyTorch implementation of a step of CMA: N 200, D 128, B 8. */
final class Golden {
  private Golden() {}

  static HostTensor tensor(String name) {
    try (SafetensorsFile file =
        SafetensorsFile.open(
            Path.of(Golden.class.getResource("/golden/cma.safetensors").toURI()))) {
      return file.read(name);
    } catch (ModelException | URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static float[] floats(String name) {
    return tensor(name).toFloats();
  }

  static int[] ints(String name) {
    HostTensor tensor = tensor(name);
    int[] values = new int[(int) tensor.shape().size()];
    tensor.data().asIntBuffer().get(values);
    return values;
  }

  static long[] longs(String name) {
    HostTensor tensor = tensor(name);
    long[] values = new long[(int) tensor.shape().size()];
    tensor.data().asLongBuffer().get(values);
    return values;
  }

  /** Every difference is at most the tolerance times the largest expected magnitude. */
  static void assertClose(float[] expected, NDArray actual, double tolerance, double factor) {
    double largest = 0;
    for (float value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    float[] found = actual.toFloatArray();
    assertEquals(expected.length, found.length);
    for (int i = 0; i < found.length; i++) {
      assertEquals(expected[i], found[i] * factor, tolerance * largest, "element " + i);
    }
  }
}
