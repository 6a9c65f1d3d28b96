package dev.duet.avid.torch;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * An open checkpoint in one of the two layouts; every storage it refers to is known to be there.
 */
sealed interface CheckpointLayout extends AutoCloseable permits LegacyLayout, ZipLayout {
  /** What was saved: dictionaries, lists and tuples of {@link TorchTensor}s, numbers, strings. */
  @Nullable Object root();

  /** Reads {@code length} bytes of a storage from its byte {@code start} on. */
  ByteBuffer read(TorchStorage storage, long start, int length) throws IOException;

  @Override
  void close();
}
