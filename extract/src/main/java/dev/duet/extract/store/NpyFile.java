package dev.duet.extract.store;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Reads and writes {@code .npy} files row by row, little-endian. */
final class NpyFile {
  private static final int BUFFER_BYTES = 1 << 16;

  /** No header written here is longer. */
  private static final int HEADER_BYTES = 256;

  private NpyFile() {}

  /** Puts one row of an array into a buffer. */
  @FunctionalInterface
  interface Row {
    void put(int index, ByteBuffer to);
  }

  /** Writes a new file; the header's first dimension counts the rows. */
  static void write(Path file, NpyHeader header, int rowBytes, Row row) throws IOException {
    ByteBuffer buffer =
        ByteBuffer.allocate(Math.max(BUFFER_BYTES, rowBytes)).order(ByteOrder.LITTLE_ENDIAN);
    try (FileChannel channel = FileChannel.open(file, CREATE_NEW, WRITE)) {
      buffer.put(header.encode());
      for (int i = 0; i < header.shape().get(0); i++) {
        if (buffer.remaining() < rowBytes) {
          drain(buffer, channel);
        }
        row.put(i, buffer);
      }
      drain(buffer, channel);
    }
  }

  /** The header of a file; empty unless the file is there and exactly as long as it says. */
  static Optional<NpyHeader> header(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer start = ByteBuffer.allocate((int) Math.min(channel.size(), HEADER_BYTES));
      while (start.hasRemaining() && channel.read(start) >= 0) {}
      Optional<NpyHeader> header = NpyHeader.decode(start.flip());
      long length = channel.size();
      return header.filter(found -> found.fileBytes() == length);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** The data of a whole file. */
  static ByteBuffer data(Path file) throws IOException {
    NpyHeader header =
        header(file).orElseThrow(() -> new IOException(file + " is not a whole array"));
    ByteBuffer content = ByteBuffer.wrap(Files.readAllBytes(file));
    return content.position(header.encode().length).slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void drain(ByteBuffer buffer, FileChannel channel) throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    buffer.clear();
  }
}
