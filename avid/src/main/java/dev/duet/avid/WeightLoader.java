package dev.duet.avid;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import dev.duet.avid.weights.TensorFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Gives a model without values the values of a file, one tensor at a time. */
final class WeightLoader {
  private static final int SHOWN_NAMES = 5;

  private WeightLoader() {}

  /**
   * Loads every parameter of the model.
   *
   * @param path names the file in messages
   * @param prefix what the file's names have before the model's
   * @throws ModelException if the file lacks a parameter or has it in another shape
   */
  static void load(Path path, TensorFile file, String prefix, DuetModel model)
      throws ModelException {
    Map<String, Shape> shapes = model.parameterShapes();
    List<String> missing = new ArrayList<>();
    for (Map.Entry<String, Shape> expected : shapes.entrySet()) {
      String name = prefix + expected.getKey();
      if (!file.names().contains(name)) {
        missing.add(name);
      } else if (!file.shape(name).equals(expected.getValue())) {
        throw new ModelException(
            "%s: tensor %s has shape %s, the model needs %s"
                .formatted(path, name, file.shape(name), expected.getValue()));
      }
    }
    if (!missing.isEmpty()) {
      throw new ModelException(
          "%s: lacks %s of the model's %s tensors: %s"
              .formatted(path, missing.size(), shapes.size(), abbreviate(missing)));
    }
    for (Map.Entry<String, Parameter> parameter : model.parameters().entrySet()) {
      NDArray value = read(path, file, prefix + parameter.getKey(), model.manager());
      parameter.getValue().setArray(value);
    }
  }

  private static NDArray read(Path path, TensorFile file, String name, NDManager manager)
      throws ModelException {
    // PyTorch's only integers here are the batch norms' counters.
    DataType type = name.endsWith(".num_batches_tracked") ? DataType.INT64 : DataType.FLOAT32;
    DataType found = file.type(name);
    if (found.isFloating() != type.isFloating() || found.isBoolean()) {
      throw new ModelException(
          "%s: tensor %s has type %s, the model needs %s".formatted(path, name, found, type));
    }
    NDArray value = file.read(name).toArray(manager);
    // The array's own type, which need not be the file's: a conversion to the same type would share
    // the memory that goes when the value is closed.
    if (value.getDataType() == type) {
      return value;
    }
    try (value) {
      return value.toType(type, true);
    }
  }

  /** The first few names. */
  static String abbreviate(Collection<String> names) {
    String shown = names.stream().limit(SHOWN_NAMES).collect(Collectors.joining(", "));
    return names.size() <= SHOWN_NAMES ? shown : shown + ", ...";
  }
}
