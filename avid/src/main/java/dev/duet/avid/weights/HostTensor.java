package dev.duet.avid.weights;

import static com.google.common.base.Preconditions.checkArgument;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;

/**
 * A tensor in host memory.
 *
 * @param type type of the elements
 * @param shape lengths of the axes; a scalar has none
 * @param data the elements, row-major and little-endian; read-only, shared and not copied
 */
public record HostTensor(DataType type, Shape shape, ByteBuffer data) {
  public HostTensor {
    data = data.slice().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    checkArgument(
        byteCount(type, shape) == data.remaining(),
        "%s of shape %s takes %s bytes: %s",
        type,
        shape,
        byteCount(type, shape),
        data.remaining());
  }

  /** Bytes of a tensor. */
  public static long byteCount(DataType type, Shape shape) {
    return Math.multiplyExact(shape.size(), (long) type.getNumOfBytes());
  }

  /** A copy of an array, from whatever device it is on. */
  public static HostTensor of(NDArray array) {
    return new HostTensor(array.getDataType(), array.getShape(), array.toByteBuffer());
  }

  /** A float32 vector. */
  public static HostTensor of(float[] values) {
    ByteBuffer data =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    data.asFloatBuffer().put(values);
    return new HostTensor(DataType.FLOAT32, new Shape(values.length), data);
  }

  /**
   * A copy on the manager's device, attached to the manager. bfloat16 becomes float32 and int16
   * int32: DJL's PyTorch engine has no such types, and asking it for one ends the process.
   */
  public NDArray toArray(NDManager manager) {
    return switch (type) {
      case BFLOAT16 -> {
        // bfloat16 is the upper half of a float32.
        ShortBuffer bits = data().asShortBuffer();
        float[] values = new float[bits.remaining()];
        for (int i = 0; i < values.length; i++) {
          values[i] = Float.intBitsToFloat(bits.get(i) << 16);
        }
        yield manager.create(values, shape);
      }
      case INT16 -> {
        ShortBuffer shorts = data().asShortBuffer();
        int[] values = new int[shorts.remaining()];
        for (int i = 0; i < values.length; i++) {
          values[i] = shorts.get(i);
        }
        yield manager.create(values, shape);
      }
      default -> {
        // The engine keeps a direct buffer as the array's own memory, so it gets one of its own.
        ByteBuffer own = manager.allocateDirect(data.remaining());
        own.put(data()).rewind();
        yield manager.create(own, shape, type);
      }
    };
  }

  /**
   * Writes the elements into an array's own memory, so that whatever shares it sees them; {@link
   * NDArray#copyTo} would give the array other memory.
   *
   * @param array of this type and shape; may ask for gradients
   */
  public void overwrite(NDArray array) {
    checkArgument(
        array.getDataType() == type && array.getShape().equals(shape),
        "%s of shape %s cannot take %s of shape %s",
        array.getDataType(),
        array.getShape(),
        type,
        shape);
    try (NDManager scope = NDManager.newBaseManager(array.getDevice());
        // An array that asks for gradients may not be written to; what shares its memory may.
        NDArray alias = array.stopGradient();
        NDArray flat = alias.reshape(-1)) {
      flat.set(new NDIndex(":"), toArray(scope).reshape(-1));
    }
  }

  /** The elements of a float32 tensor in row-major order. */
  public float[] toFloats() {
    checkArgument(type == DataType.FLOAT32, "not a float32 tensor: %s", type);
    float[] values = new float[data.remaining() / Float.BYTES];
    data().asFloatBuffer().get(values);
    return values;
  }

  /** The elements, from a position of its own. */
  @Override
  public ByteBuffer data() {
    return data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }
}
