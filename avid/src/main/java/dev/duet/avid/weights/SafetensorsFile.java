package dev.duet.avid.weights;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.duet.avid.ModelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Set;

/**
 * An open safetensors file. Opening reads and checks the header only. Safe for use from many
 * threads.
 */
public final class SafetensorsFile implements TensorFile {
  /** The format's own limit on the header, in bytes. */
  static final int MAX_HEADER_BYTES = 100_000_000;

  private final Path path;
  private final FileChannel channel;
  private final long dataStart;
  private final SafetensorsHeader header;

  private SafetensorsFile(
      Path path, FileChannel channel, long dataStart, SafetensorsHeader header) {
    this.path = path;
    this.channel = channel;
    this.dataStart = dataStart;
    this.header = header;
  }

  /**
   * Opens a file and checks its header against its length.
   *
   * @throws ModelException if there is no such file or it is not a whole safetensors file
   */
  public static SafetensorsFile open(Path path) throws ModelException {
    FileChannel channel;
    try {
      channel = FileChannel.open(path, StandardOpenOption.READ);
    } catch (NoSuchFileException e) {
      throw new ModelException(path + ": no such file", e);
    } catch (IOException e) {
      throw new ModelException(path + ": cannot be read: " + e.getMessage(), e);
    }
    SafetensorsFile file = null;
    try {
      file = read(path, channel);
      return file;
    } catch (IOException e) {
      throw new ModelException(path + ": cannot be read: " + e.getMessage(), e);
    } catch (SafetensorsHeader.InvalidHeaderException e) {
      throw new ModelException(path + ": not a safetensors file: " + e.getMessage(), e);
    } finally {
      if (file == null) {
        closeQuietly(channel);
      }
    }
  }

  private static SafetensorsFile read(Path path, FileChannel channel)
      throws IOException, SafetensorsHeader.InvalidHeaderException {
    long size = channel.size();
    if (size < Long.BYTES) {
      throw new SafetensorsHeader.InvalidHeaderException("only %s bytes long".formatted(size));
    }
    long headerLength = readFully(channel, 0, Long.BYTES).getLong();
    if (headerLength < 0 || headerLength > Math.min(MAX_HEADER_BYTES, size - Long.BYTES)) {
      throw new SafetensorsHeader.InvalidHeaderException(
          "its first 8 bytes give a header of %s bytes, in a file of %s (truncated?)"
              .formatted(Long.toUnsignedString(headerLength), size));
    }
    byte[] json = readFully(channel, Long.BYTES, (int) headerLength).array();
    long dataStart = Long.BYTES + headerLength;
    return new SafetensorsFile(
        path, channel, dataStart, SafetensorsHeader.parse(json, size - dataStart));
  }

  /** The strings under {@code __metadata__}. */
  public Map<String, String> metadata() {
    return header.metadata();
  }

  @Override
  public Set<String> names() {
    return header.tensors().keySet();
  }

  @Override
  public DataType type(String name) throws ModelException {
    return entry(name).type();
  }

  @Override
  public Shape shape(String name) throws ModelException {
    return entry(name).shape();
  }

  @Override
  public HostTensor read(String name) throws ModelException {
    SafetensorsHeader.Entry entry = entry(name);
    long length = entry.end() - entry.begin();
    if (length > Integer.MAX_VALUE - 8) {
      throw new ModelException(
          "%s: tensor %s takes %s bytes; at most 2 GiB are supported"
              .formatted(path, name, length));
    }
    try {
      ByteBuffer data = readFully(channel, dataStart + entry.begin(), (int) length);
      return new HostTensor(entry.type(), entry.shape(), data);
    } catch (IOException e) {
      throw new ModelException(
          "%s: tensor %s cannot be read: %s".formatted(path, name, e.getMessage()), e);
    }
  }

  private SafetensorsHeader.Entry entry(String name) throws ModelException {
    SafetensorsHeader.Entry entry = header.tensors().get(name);
    if (entry == null) {
      throw new ModelException("%s: has no tensor %s".formatted(path, name));
    }
    return entry;
  }

  private static ByteBuffer readFully(FileChannel channel, long position, int length)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, position + buffer.position()) < 0) {
        throw new IOException("the file ends at byte " + (position + buffer.position()));
      }
    }
    return buffer.flip();
  }

  @Override
  public void close() {
    closeQuietly(channel);
  }

  private static void closeQuietly(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // Nothing was written through this channel, so nothing is lost.
    }
  }
}
