package dev.duet.avid.weights;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.duet.avid.ModelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Writes safetensors files. The same tensors and metadata give the same bytes: metadata is sorted
 * by key, tensors keep the given order within an element size, wide elements first.
 */
public final class SafetensorsWriter {
  private SafetensorsWriter() {}

  /**
   * A tensor to be written.
   *
   * @param name its key
   * @param type type of the elements
   * @param shape lengths of the axes
   * @param tensor gives the tensor when its turn comes, so that one at a time is on the host
   */
  public record Source(String name, DataType type, Shape shape, Supplier<HostTensor> tensor) {
    /** A tensor that is on the host already. */
    public static Source of(String name, HostTensor tensor) {
      return new Source(name, tensor.type(), tensor.shape(), () -> tensor);
    }
  }

  /**
   * Writes a file whole or not at all.
   *
   * @throws ModelException if the file cannot be written; what was there before is still there then
   */
  public static void write(Path path, Map<String, String> metadata, List<Source> sources)
      throws ModelException {
    // Wide elements first: each tensor then starts at a multiple of its element's size, as PyTorch
    // wants it.
    List<Source> ordered = new ArrayList<>(sources);
    ordered.sort(Comparator.comparingInt(source -> -source.type().getNumOfBytes()));
    SafetensorsHeader header = SafetensorsHeader.layOut(metadata, ordered);
    try {
      AtomicFile.write(
          path,
          channel -> {
            writeHeader(channel, header.toJson());
            for (Source source : ordered) {
              writeFully(channel, checked(source).data());
            }
          });
    } catch (IOException e) {
      throw new ModelException(path + ": cannot be written: " + e.getMessage(), e);
    }
  }

  private static HostTensor checked(Source source) {
    HostTensor tensor = source.tensor().get();
    if (tensor.type() != source.type() || !tensor.shape().equals(source.shape())) {
      throw new IllegalStateException(
          "tensor %s was announced as %s %s and is %s %s"
              .formatted(
                  source.name(), source.type(), source.shape(), tensor.type(), tensor.shape()));
    }
    return tensor;
  }

  private static void writeHeader(FileChannel channel, byte[] json) throws IOException {
    // Spaces up to a multiple of 8 align the data, as the format's own library does.
    int padded = (json.length + 7) / 8 * 8;
    byte[] header = Arrays.copyOf(json, padded);
    Arrays.fill(header, json.length, padded, (byte) ' ');
    ByteBuffer buffer =
        ByteBuffer.allocate(Long.BYTES + padded).order(ByteOrder.LITTLE_ENDIAN).putLong(padded);
    writeFully(channel, buffer.put(header).flip());
  }

  private static void writeFully(FileChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      int unused = channel.write(buffer);
    }
  }
}
