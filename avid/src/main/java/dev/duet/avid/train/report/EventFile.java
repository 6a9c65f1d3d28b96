package dev.duet.avid.train.report;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * A file of TensorBoard scalars: records of a length, its checksum, the bytes of an {@code Event}
 * message and their checksum (TFRecord), little-endian. Checksums are CRC-32C, rotated and offset,
 * so that a checksum of checksums stays meaningful.
 */
final class EventFile implements Closeable {
  private static final int CHECKSUM_OFFSET = 0xa282ead8;

  // Field numbers of tensorflow's event.proto and summary.proto.
  private static final int EVENT_WALL_TIME = 1;
  private static final int EVENT_STEP = 2;
  private static final int EVENT_FILE_VERSION = 3;
  private static final int EVENT_SUMMARY = 5;
  private static final int SUMMARY_VALUE = 1;
  private static final int VALUE_TAG = 1;
  private static final int VALUE_SIMPLE = 2;

  private final FileChannel channel;

  /** Makes the file, which must not exist. */
  EventFile(Path file, double wallSeconds) throws IOException {
    channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    write(
        new ProtoMessage()
            .put(EVENT_WALL_TIME, wallSeconds)
            .put(EVENT_FILE_VERSION, "brain.Event:2".getBytes(StandardCharsets.UTF_8)));
  }

  /** Writes the values of a step. */
  void scalars(double wallSeconds, long step, Map<String, Double> values) throws IOException {
    ProtoMessage summary = new ProtoMessage();
    values.forEach(
        (tag, value) ->
            summary.put(
                SUMMARY_VALUE,
                new ProtoMessage()
                    .put(VALUE_TAG, tag.getBytes(StandardCharsets.UTF_8))
                    .put(VALUE_SIMPLE, value.floatValue())
                    .bytes()));
    write(
        new ProtoMessage()
            .put(EVENT_WALL_TIME, wallSeconds)
            .put(EVENT_STEP, step)
            .put(EVENT_SUMMARY, summary.bytes()));
  }

  private void write(ProtoMessage event) throws IOException {
    byte[] data = event.bytes();
    byte[] length = new byte[Long.BYTES];
    ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).putLong(data.length);
    ByteBuffer record =
        ByteBuffer.allocate(Long.BYTES + 2 * Integer.BYTES + data.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(data.length)
            .putInt(maskedChecksum(length))
            .put(data)
            .putInt(maskedChecksum(data))
            .flip();
    while (record.hasRemaining()) {
      int unused = channel.write(record);
    }
  }

  static int maskedChecksum(byte[] bytes) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, 0, bytes.length);
    return Integer.rotateRight((int) checksum.getValue(), 15) + CHECKSUM_OFFSET;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
