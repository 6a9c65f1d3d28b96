package dev.duet.extract;

import dev.duet.decode.DecodeException;
import dev.duet.decode.manifest.Instance;
import java.util.function.Consumer;

/** Reads all clips of one video. Called by many threads at once, each with another video. */
@FunctionalInterface
interface ClipSource {

  /**
   * Reads and prepares clips in order of time.
   *
   * @param consumer takes each clip on the calling thread; may block
   */
  void read(Instance video, Consumer<SourceClip> consumer) throws DecodeException;
}
