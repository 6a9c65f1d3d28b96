package dev.duet.avid.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class HostTensorTest {
  @Test
  void travelsToTheDeviceAndBack() {
    try (NDManager manager = NDManager.newBaseManager()) {
      HostTensor tensor = HostTensor.of(new float[] {1, -2, 3.5f});
      NDArray array = tensor.toArray(manager);
      assertArrayEquals(new float[] {1, -2, 3.5f}, array.toFloatArray());
      assertEquals(tensor.data(), HostTensor.of(array).data());
    }
  }

  @Test
  void keepsAScalarAScalar() {
    try (NDManager manager = NDManager.newBaseManager()) {
      ByteBuffer data = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(0, 42);
      NDArray array = new HostTensor(DataType.INT64, new Shape(), data).toArray(manager);
      assertEquals(new Shape(), array.getShape());
      assertEquals(42, array.getLong());
      assertEquals(new Shape(), HostTensor.of(array).shape());
    }
  }

  @Test
  void widensTheTypesTheEngineLacks() {
    try (NDManager manager = NDManager.newBaseManager()) {
      // 1.0 and -2.5 are 3F800000 and C0200000 as float32.
      ByteBuffer halves =
          ByteBuffer.allocate(4)
              .order(ByteOrder.LITTLE_ENDIAN)
              .putShort((short) 0x3F80)
              .putShort((short) 0xC020)
              .flip();
      assertArrayEquals(
          new float[] {1, -2.5f},
          new HostTensor(DataType.BFLOAT16, new Shape(2), halves).toArray(manager).toFloatArray());
      ByteBuffer shorts =
          ByteBuffer.allocate(4)
              .order(ByteOrder.LITTLE_ENDIAN)
              .putShort((short) -7)
              .putShort(Short.MAX_VALUE)
              .flip();
      assertArrayEquals(
          new int[] {-7, 32767},
          new HostTensor(DataType.INT16, new Shape(2), shorts).toArray(manager).toIntArray());
    }
  }

  @Test
  void refusesBytesThatDoNotFillTheShape() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> new HostTensor(DataType.FLOAT32, new Shape(2), ByteBuffer.allocate(7)));
    assertEquals("float32 of shape (2) takes 8 bytes: 7", e.getMessage());
  }
}
