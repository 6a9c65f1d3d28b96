package dev.duet.decode;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Reads clips of one file. Not safe for use from several threads at once: one per worker. */
public final class ClipReader implements AutoCloseable {
  private ClipReader() {}

  /** Opens and probes a local file. */
  public static ClipReader open(Path file, DecodeLimits limits) throws DecodeException {
    throw new UnsupportedOperationException("stub");
  }

  public MediaInfo info() {
    throw new UnsupportedOperationException("stub");
  }

  /**
   * Reads clips in one pass over the file.
   *
   * @param times clips in non-decreasing order of their video start
   * @param format what every clip is made of
   * @param consumer receives the clips in order, on the calling thread, each once; clips that the
   *     policy skips are left out
   */
  public void read(List<ClipTime> times, ClipFormat format, Consumer<Clip> consumer)
      throws DecodeException {
    throw new UnsupportedOperationException("stub");
  }

  @Override
  public void close() {}
}
