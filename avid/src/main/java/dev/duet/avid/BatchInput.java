package dev.duet.avid;

import static com.google.common.base.Preconditions.checkArgument;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Gathers one part of the clips of a batch in a buffer and brings it to the device in one copy. The
 * buffer is used again: on the CPU the array is the buffer, so it must be done with before the next
 * batch. Not safe for use from several threads at once.
 */
abstract sealed class BatchInput permits FrameBatch, SpectrogramBatch {
  private ByteBuffer staging = ByteBuffer.allocateDirect(0);

  /**
   * The batch as the tower takes it, attached to the manager.
   *
   * @throws IllegalArgumentException if a clip lacks the part or has it in another shape
   */
  abstract NDArray load(NDManager manager, List<PreparedClip> clips);

  /** A direct buffer in the engine's byte order, from its start. */
  final ByteBuffer staging(long bytes) {
    checkArgument(bytes <= Integer.MAX_VALUE, "a batch takes at most 2 GiB: %s bytes", bytes);
    if (staging.capacity() < bytes) {
      staging = ByteBuffer.allocateDirect((int) bytes);
    }
    return staging.duplicate().order(ByteOrder.nativeOrder()).limit((int) bytes);
  }
}
