package dev.duet.avid.torch;

import com.google.common.io.ByteStreams;
import com.google.common.io.CountingInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import net.razorvine.pickle.PickleException;
import org.jspecify.annotations.Nullable;

/** Consecutive pickles in a stream, under a limit on their length. */
final class PickleStream {
  /** Far beyond any real checkpoint, whose pickles describe tensors but do not hold them. */
  private static final int MAX_BYTES = 16 << 20;

  private final CountingInputStream input;
  private final Map<String, TorchStorage> storages = new LinkedHashMap<>();

  /** A stream that the caller has buffered. */
  PickleStream(InputStream input) {
    this.input = new CountingInputStream(ByteStreams.limit(input, MAX_BYTES));
  }

  /**
   * Reads the next pickle.
   *
   * @throws PickleException if it asks for something that is not allowed or is malformed
   */
  @Nullable Object next() throws IOException {
    try {
      return new TensorUnpickler(storages).load(input);
    } catch (PickleException e) {
      throw e;
    } catch (RuntimeException e) {
      // The library has no checks of its own against popping an empty stack, mistaken types and
      // such.
      throw new PickleException("malformed at byte " + input.getCount(), e);
    }
  }

  /** Storages that the pickles read so far refer to, by key. */
  Map<String, TorchStorage> storages() {
    return storages;
  }

  /** Bytes read so far. */
  long position() {
    return input.getCount();
  }
}
