package dev.duet.video;

import static com.google.common.base.Preconditions.checkArgument;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.duet.decode.Frames;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Gathers the frames of a batch in one buffer outside the heap, from where they reach the device in
 * one copy, as bytes: a quarter of what floats would take. The buffer is kept from batch to batch
 * and grows to the largest. Not thread-safe.
 */
public final class FrameStaging {
  private ByteBuffer buffer = ByteBuffer.allocateDirect(0);

  /**
   * Uploads a batch.
   *
   * @param manager owns the array
   * @param clips B clips of equal shape {@code (T, H, W, 3)}
   * @return {@code (B, T, H, W, 3)} uint8; on the CPU it is this buffer and not a copy, so it is
   *     valid until the next upload only
   * @throws IllegalArgumentException when there is no clip or shapes differ
   */
  public NDArray upload(NDManager manager, List<Frames> clips) {
    checkArgument(!clips.isEmpty(), "a batch needs at least 1 clip");
    Frames first = clips.get(0);
    Shape shape = new Shape(clips.size(), first.count(), first.height(), first.width(), 3);
    int bytes = Math.toIntExact(shape.size());
    if (buffer.capacity() < bytes) {
      buffer = ByteBuffer.allocateDirect(bytes);
    }
    buffer.clear();
    for (Frames clip : clips) {
      checkArgument(
          clip.count() == first.count()
              && clip.height() == first.height()
              && clip.width() == first.width(),
          "clips of a batch must be of the same shape: (%s, %s, %s, 3) and (%s, %s, %s, 3)",
          first.count(),
          first.height(),
          first.width(),
          clip.count(),
          clip.height(),
          clip.width());
      buffer.put(clip.rgb());
    }
    return manager.create(buffer.flip(), shape, DataType.UINT8);
  }
}
