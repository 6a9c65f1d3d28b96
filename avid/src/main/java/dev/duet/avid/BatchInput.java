package dev.duet.avid;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;

/**
 * Brings one part of the clips of a batch to the device in one copy. What it gathers them in is
 * used again for the next batch, so an array must be done with by then. Not safe for use from
 * several threads at once.
 */
public interface BatchInput {
  /**
   * The batch as the tower takes it, attached to the manager.
   *
   * @throws IllegalArgumentException if a clip lacks the part or has it in another shape
   */
  NDArray load(NDManager manager, List<PreparedClip> clips);
}
