package dev.duet.avid.train.report;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.ByteArrayOutputStream;

/** A protocol buffer message in the making: fields of the four types that events need. */
final class ProtoMessage {
  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int LENGTH_DELIMITED = 2;
  private static final int FIXED_32 = 5;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @CanIgnoreReturnValue
  ProtoMessage put(int field, double value) {
    key(field, FIXED_64);
    littleEndian(Double.doubleToRawLongBits(value), Double.BYTES);
    return this;
  }

  @CanIgnoreReturnValue
  ProtoMessage put(int field, float value) {
    key(field, FIXED_32);
    littleEndian(Float.floatToRawIntBits(value), Float.BYTES);
    return this;
  }

  @CanIgnoreReturnValue
  ProtoMessage put(int field, long value) {
    key(field, VARINT);
    varint(value);
    return this;
  }

  /** A string in UTF-8, or a message. */
  @CanIgnoreReturnValue
  ProtoMessage put(int field, byte[] value) {
    key(field, LENGTH_DELIMITED);
    varint(value.length);
    out.writeBytes(value);
    return this;
  }

  byte[] bytes() {
    return out.toByteArray();
  }

  private void key(int field, int wireType) {
    varint(((long) field << 3) | wireType);
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.write((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  private void littleEndian(long bits, int bytes) {
    for (int i = 0; i < bytes; i++) {
      out.write((int) (bits >>> (8 * i)));
    }
  }
}
