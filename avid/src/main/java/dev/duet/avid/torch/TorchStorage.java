package dev.duet.avid.torch;

import ai.djl.ndarray.types.DataType;
import com.google.common.collect.ImmutableMap;
import java.util.Map;
import net.razorvine.pickle.PickleException;
import org.jspecify.annotations.Nullable;

/**
 * A run of elements that tensors are views of.
 *
 * @param key its name in the file
 * @param type type of the elements
 * @param elements how many the file is said to hold
 */
record TorchStorage(String key, DataType type, long elements) {
  /** PyTorch's storage classes. */
  static final Map<String, DataType> CLASSES =
      ImmutableMap.<String, DataType>builder()
          .put("torch.DoubleStorage", DataType.FLOAT64)
          .put("torch.FloatStorage", DataType.FLOAT32)
          .put("torch.HalfStorage", DataType.FLOAT16)
          .put("torch.BFloat16Storage", DataType.BFLOAT16)
          .put("torch.LongStorage", DataType.INT64)
          .put("torch.IntStorage", DataType.INT32)
          .put("torch.ShortStorage", DataType.INT16)
          .put("torch.CharStorage", DataType.INT8)
          .put("torch.ByteStorage", DataType.UINT8)
          .put("torch.BoolStorage", DataType.BOOLEAN)
          .buildOrThrow();

  TorchStorage {
    if (elements < 0 || elements > Long.MAX_VALUE / type.getNumOfBytes()) {
      throw new PickleException("storage %s has an impossible length %s".formatted(key, elements));
    }
  }

  /**
   * From a persistent id {@code ('storage', class, key, device, elements[, view])}. Views of
   * storages were written by PyTorch before 0.4 only and are refused.
   */
  static TorchStorage fromPersistentId(@Nullable Object id) {
    if (id instanceof Object[] fields
        && fields.length >= 5
        && "storage".equals(fields[0])
        && fields[1] instanceof DataType type
        && fields[2] instanceof String key
        && fields[4] instanceof Number elements
        && (fields.length == 5 || fields[5] == null)) {
      return new TorchStorage(key, type, elements.longValue());
    }
    throw new PickleException("it refers to something that is not a tensor's storage");
  }

  long bytes() {
    return elements * type.getNumOfBytes();
  }
}
