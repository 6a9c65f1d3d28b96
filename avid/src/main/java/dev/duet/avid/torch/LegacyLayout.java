package dev.duet.avid.torch;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.razorvine.pickle.PickleException;
import org.jspecify.annotations.Nullable;

/**
 * The layout of {@code torch.save} before PyTorch 1.6: pickles of a magic number, the protocol
 * 1001, facts about the machine, the object and the list of storage keys; then, for each key, the
 * number of elements as a little-endian int64 and the elements.
 */
final class LegacyLayout implements CheckpointLayout {
  private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
  private static final long PROTOCOL = 1001;

  private final FileChannel channel;
  private final @Nullable Object root;
  private final Map<String, Long> starts;

  private LegacyLayout(FileChannel channel, @Nullable Object root, Map<String, Long> starts) {
    this.channel = channel;
    this.root = root;
    this.starts = starts;
  }

  static LegacyLayout open(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    LegacyLayout layout = null;
    try {
      layout = read(channel);
      return layout;
    } finally {
      if (layout == null) {
        channel.close();
      }
    }
  }

  private static LegacyLayout read(FileChannel channel) throws IOException {
    PickleStream pickles =
        new PickleStream(new BufferedInputStream(Channels.newInputStream(channel)));
    if (!MAGIC.equals(pickles.next())
        || !(pickles.next() instanceof Number protocol)
        || protocol.longValue() != PROTOCOL) {
      throw new PickleException("it does not start as torch.save files do");
    }
    if (!(pickles.next() instanceof Map<?, ?> machine)
        || !Boolean.TRUE.equals(machine.get("little_endian"))) {
      throw new PickleException("it was not written on a little-endian machine");
    }
    Object root = pickles.next();
    if (!(pickles.next() instanceof List<?> keys)) {
      throw new PickleException("it has no list of storages");
    }
    return new LegacyLayout(
        channel, root, locate(channel, pickles.position(), keys, pickles.storages()));
  }

  /** Where the elements of each storage start, in bytes. */
  private static Map<String, Long> locate(
      FileChannel channel, long start, List<?> keys, Map<String, TorchStorage> storages)
      throws IOException {
    Map<String, Long> starts = new HashMap<>();
    long position = start;
    for (Object key : keys) {
      TorchStorage storage = storages.get(key);
      if (storage == null) {
        throw new IOException("storage %s is listed but belongs to no tensor".formatted(key));
      }
      long elements = readFully(channel, position, Long.BYTES).getLong();
      position += Long.BYTES;
      if (elements != storage.elements()) {
        throw new IOException(
            "storage %s has %s elements, its tensors expect %s"
                .formatted(key, elements, storage.elements()));
      }
      if (storage.bytes() > channel.size() - position) {
        throw new EOFException("the file ends inside storage %s (truncated?)".formatted(key));
      }
      starts.put(storage.key(), position);
      position += storage.bytes();
    }
    for (String key : storages.keySet()) {
      if (!starts.containsKey(key)) {
        throw new IOException("the file has no storage " + key);
      }
    }
    return starts;
  }

  @Override
  public @Nullable Object root() {
    return root;
  }

  @Override
  public ByteBuffer read(TorchStorage storage, long start, int length) throws IOException {
    Long position = starts.get(storage.key());
    if (position == null) {
      throw new IOException("the file has no storage " + storage.key());
    }
    return readFully(channel, position + start, length);
  }

  private static ByteBuffer readFully(FileChannel channel, long position, int length)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, position + buffer.position()) < 0) {
        throw new EOFException(
            "the file ends at byte %s (truncated?)".formatted(position + buffer.position()));
      }
    }
    return buffer.flip();
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // Nothing was written through this channel, so nothing is lost.
    }
  }
}
