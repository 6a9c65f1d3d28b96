package dev.duet.avid.data;

import dev.duet.avid.PreparedClip;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One undistorted clip of each instance, in the manifest's order: picture and sound are taken in
 * the middle of what can be drawn in training. Instances that cannot be read are passed over.
 */
public final class UndistortedClips implements AutoCloseable {
  private final OrderedWorkers<Optional<Numbered>> clips;

  /**
   * A clip.
   *
   * @param instance number of the instance in the manifest
   * @param clip the parts that the objective's views are of
   */
  public record Numbered(int instance, PreparedClip clip) {}

  UndistortedClips(OrderedWorkers<Optional<Numbered>> clips) {
    this.clips = clips;
  }

  /** The next clip, or null after the last. */
  public @Nullable Numbered next() throws InterruptedException {
    Optional<Optional<Numbered>> clip = clips.take();
    while (clip.isPresent() && clip.get().isEmpty()) {
      clip = clips.take();
    }
    return clip.isEmpty() ? null : clip.get().get();
  }

  @Override
  public void close() {
    clips.close();
  }
}
