package dev.duet.avid.torch;

import ai.djl.ndarray.types.Shape;
import dev.duet.avid.weights.HostTensor;
import java.nio.ByteBuffer;
import net.razorvine.pickle.PickleException;

/**
 * A strided view of a storage.
 *
 * @param storage what it is a view of
 * @param offset first element
 * @param shape lengths of the axes
 * @param strides elements between neighbours along each axis
 */
record TorchTensor(TorchStorage storage, long offset, Shape shape, Shape strides) {
  TorchTensor {
    if (shape.dimension() != strides.dimension()) {
      throw new PickleException("a tensor of shape %s has strides %s".formatted(shape, strides));
    }
    try {
      long last = offset;
      long elements = 1;
      for (int axis = 0; axis < shape.dimension(); axis++) {
        elements = Math.multiplyExact(elements, shape.get(axis));
        long span = Math.multiplyExact(shape.get(axis) - 1, strides.get(axis));
        last = Math.addExact(last, Math.max(span, 0));
      }
      long unusedBytes = Math.multiplyExact(elements, (long) storage.type().getNumOfBytes());
      if (offset < 0 || (elements > 0 && last >= storage.elements())) {
        throw new ArithmeticException("outside");
      }
    } catch (ArithmeticException e) {
      throw new PickleException(
          "a tensor of shape %s, strides %s and offset %s does not fit its storage of %s elements"
              .formatted(shape, strides, offset, storage.elements()));
    }
  }

  /** {@code torch._utils._rebuild_tensor_v2(storage, offset, size, stride, ...)}. */
  static TorchTensor rebuild(Object[] arguments) {
    if (arguments.length >= 4
        && arguments[0] instanceof TorchStorage storage
        && arguments[1] instanceof Number offset
        && arguments[2] instanceof Object[] size
        && arguments[3] instanceof Object[] stride) {
      return new TorchTensor(storage, offset.longValue(), lengths(size), lengths(stride));
    }
    throw new PickleException("a tensor is described in an unknown way");
  }

  private static Shape lengths(Object[] values) {
    long[] lengths = new long[values.length];
    for (int i = 0; i < values.length; i++) {
      if (!(values[i] instanceof Number number) || number.longValue() < 0) {
        throw new PickleException("a tensor's sizes and strides must be integers of at least 0");
      }
      lengths[i] = number.longValue();
    }
    return new Shape(lengths);
  }

  long byteCount() {
    return HostTensor.byteCount(storage.type(), shape);
  }

  /** First byte of the part of the storage that holds the elements. */
  long spanStart() {
    return offset * storage.type().getNumOfBytes();
  }

  /** Bytes from the first element to the end of the last in memory. */
  long spanBytes() {
    if (shape.size() == 0) {
      return 0;
    }
    long elements = 1;
    for (int axis = 0; axis < shape.dimension(); axis++) {
      elements += (shape.get(axis) - 1) * strides.get(axis);
    }
    return elements * storage.type().getNumOfBytes();
  }

  private boolean contiguous() {
    long expected = 1;
    for (int axis = shape.dimension() - 1; axis >= 0; axis--) {
      // The stride of an axis of length 1 is never used.
      if (shape.get(axis) != 1 && strides.get(axis) != expected) {
        return false;
      }
      expected *= shape.get(axis);
    }
    return true;
  }

  /** The tensor in row-major order, from the bytes of its span. */
  HostTensor materialise(ByteBuffer span) {
    if (shape.size() == 0 || contiguous()) {
      return new HostTensor(storage.type(), shape, span);
    }
    int width = storage.type().getNumOfBytes();
    ByteBuffer out = ByteBuffer.allocate(Math.toIntExact(byteCount()));
    long[] index = new long[shape.dimension()];
    while (out.hasRemaining()) {
      long element = 0;
      for (int axis = 0; axis < index.length; axis++) {
        element += index[axis] * strides.get(axis);
      }
      out.put(out.position(), span, Math.toIntExact(element * width), width);
      out.position(out.position() + width);
      for (int axis = index.length - 1; axis >= 0 && ++index[axis] == shape.get(axis); axis--) {
        index[axis] = 0;
      }
    }
    return new HostTensor(storage.type(), shape, out.flip());
  }
}
