package dev.duet.avid.weights;

import static com.google.common.base.Preconditions.checkArgument;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

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

  /** A copy on the manager's device, attached to the manager. */
  public NDArray toArray(NDManager manager) {
    // The engine keeps a direct buffer as the array's own memory, so it gets one that nobody
    // shares.
    ByteBuffer own = manager.allocateDirect(data.remaining());
    own.put(data.duplicate()).rewind();
    return manager.create(own, shape, type);
  }

  /** The elements of a float32 tensor in row-major order. */
  public float[] toFloats() {
    checkArgument(type == DataType.FLOAT32, "not a float32 tensor: %s", type);
    float[] values = new float[data.remaining() / Float.BYTES];
    // duplicate() forgets the byte order.
    data.duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }

  @Override
  public ByteBuffer data() {
    return data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }
}
