package dev.duet.audio;

import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A thin Conv2D with its weights, inputs, outputs and gradients as computed by an independent
 * PyTorch 1.13 implementation. Of the stages only the first spectrogram is there, of conv1, conv2x
 * and the input's gradient only every fourth row in time.
 */
final class ThinEncoder {
  static final AudioEncoderConfig CONFIG = new AudioEncoderConfig(List.of(8, 8, 12, 16, 24), 2);
  private static final Set<String> FIRST =
      Set.of("conv1", "conv2x", "conv3x", "conv4x", "conv5x", "grad_input");
  private static final Set<String> EVERY_FOURTH_ROW = Set.of("conv1", "conv2x", "grad_input");

  private final Map<String, NDArray> arrays = new LinkedHashMap<>();

  ThinEncoder(NDManager manager) {
    try (InputStream in = ThinEncoder.class.getResourceAsStream("thin-encoder.npz")) {
      NDList.decode(manager, in).forEach(array -> arrays.put(array.getName(), array));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  NDArray array(String name) {
    return arrays.get(name);
  }

  /** Names that begin so, without the prefix. */
  Set<String> names(String prefix) {
    return arrays.keySet().stream()
        .filter(name -> name.startsWith(prefix))
        .map(name -> name.substring(prefix.length()))
        .collect(Collectors.toSet());
  }

  AudioEncoder encoder() {
    AudioEncoder encoder = new AudioEncoder(CONFIG);
    encoder
        .getDirectParameters()
        .forEach(entry -> entry.getValue().setArray(array("weight." + entry.getKey())));
    return encoder;
  }

  /** Compares with {@code prefix + name}, relative to the largest expected value. */
  void assertClose(String prefix, String name, NDArray actual, double tolerance) {
    NDArray expected = array(prefix + name);
    NDArray part = actual;
    if (FIRST.contains(name)) {
      part = part.get(":1");
    }
    if (EVERY_FOURTH_ROW.contains(name)) {
      part = part.get(":, :, ::4");
    }
    assertClose(name, expected, part.reshape(expected.getShape()), tolerance);
  }

  static void assertClose(String name, NDArray expected, NDArray actual, double tolerance) {
    double scale = max(expected);
    double error =
        max(actual.toType(DataType.FLOAT64, false).sub(expected.toType(DataType.FLOAT64, false)));
    assertTrue(
        error <= tolerance * scale, () -> name + ": error " + error + " of values up to " + scale);
  }

  private static double max(NDArray x) {
    return x.toType(DataType.FLOAT64, false).abs().max().getDouble();
  }
}
