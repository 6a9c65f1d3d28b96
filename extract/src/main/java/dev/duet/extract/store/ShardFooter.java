package dev.duet.extract.store;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static java.util.Comparator.comparing;
import static java.util.Comparator.naturalOrder;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.PageEncodingStats;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;

/**
 * The end of a Parquet file: metadata in Thrift's compact protocol, its length (4 bytes,
 * little-endian) and the magic {@code PAR1}.
 */
final class ShardFooter {
  private static final byte[] MAGIC = "PAR1".getBytes(US_ASCII);
  private static final int TAIL_BYTES = Integer.BYTES + MAGIC.length;

  private ShardFooter() {}

  /** Where the footer of a file starts. */
  static long start(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      return start(channel);
    }
  }

  /**
   * Gives what has no order an order: parquet-java keeps a column's encodings in hash sets of enum
   * constants, which each process goes through in another way.
   */
  static void putInOrder(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, READ, WRITE)) {
      long start = start(channel);
      byte[] footer = new byte[Math.toIntExact(channel.size() - TAIL_BYTES - start)];
      readFully(channel, start, ByteBuffer.wrap(footer));
      FileMetaData metadata = Util.readFileMetaData(new ByteArrayInputStream(footer));
      putInOrder(metadata);
      ByteArrayOutputStream ordered = new ByteArrayOutputStream();
      Util.writeFileMetaData(metadata, ordered);
      int length = ordered.size();
      ByteBuffer end =
          ByteBuffer.allocate(length + TAIL_BYTES)
              .order(ByteOrder.LITTLE_ENDIAN)
              .put(ordered.toByteArray())
              .putInt(length)
              .put(MAGIC)
              .flip();
      channel.truncate(start);
      channel.position(start);
      while (end.hasRemaining()) {
        channel.write(end);
      }
    }
  }

  @SuppressWarnings("NullAway") // parquet-java wrote the file and leaves none of these out
  private static void putInOrder(FileMetaData metadata) {
    for (RowGroup group : metadata.getRow_groups()) {
      for (ColumnChunk chunk : group.getColumns()) {
        ColumnMetaData column = chunk.getMeta_data();
        column.getEncodings().sort(naturalOrder());
        column
            .getEncoding_stats()
            .sort(
                comparing(PageEncodingStats::getPage_type)
                    .thenComparing(PageEncodingStats::getEncoding));
      }
    }
  }

  private static long start(FileChannel channel) throws IOException {
    long lengthStart = channel.size() - TAIL_BYTES;
    ByteBuffer length = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    readFully(channel, lengthStart, length);
    return lengthStart - length.getInt(0);
  }

  private static void readFully(FileChannel channel, long position, ByteBuffer to)
      throws IOException {
    while (to.hasRemaining()) {
      if (channel.read(to, position + to.position()) < 0) {
        throw new EOFException("the footer is cut short");
      }
    }
  }
}
