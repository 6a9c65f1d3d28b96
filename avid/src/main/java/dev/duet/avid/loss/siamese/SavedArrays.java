package dev.duet.avid.loss.siamese;

import ai.djl.ndarray.NDArray;
import dev.duet.avid.ModelException;
import dev.duet.avid.weights.HostTensor;
import java.util.Map;

/** Saved values into arrays that stay where they are. */
final class SavedArrays {
  private SavedArrays() {}

  static void into(NDArray array, String name, Map<String, HostTensor> saved)
      throws ModelException {
    HostTensor values = saved.get(name);
    if (values == null
        || values.type() != array.getDataType()
        || !values.shape().equals(array.getShape())) {
      throw new ModelException(
          "'%s' must be %s %s in the saved state: %s"
              .formatted(
                  name,
                  array.getDataType(),
                  array.getShape(),
                  values == null ? "missing" : values.type() + " " + values.shape()));
    }
    values.overwrite(array);
  }
}
