package dev.duet.avid.train;

import dev.duet.avid.PreparedClip;
import dev.duet.avid.data.TrainingDataException;

/** One undistorted clip of each instance of a corpus, pass by pass. */
public interface ClipPass {
  /** N, the instances of the corpus. */
  int instances();

  /**
   * Reads the corpus once. Instances that cannot be read are left out.
   *
   * @throws TrainingDataException if reading cannot go on
   */
  void read(Receiver receiver) throws TrainingDataException, InterruptedException;

  /** Takes the clips. */
  @FunctionalInterface
  interface Receiver {
    /**
     * A clip.
     *
     * @param instance number of the instance in the manifest; ascending
     */
    void accept(int instance, PreparedClip clip);
  }
}
