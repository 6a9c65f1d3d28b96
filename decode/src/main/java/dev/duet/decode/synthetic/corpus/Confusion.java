package dev.duet.decode.synthetic.corpus;

/** Which classes share a texture or a timbre. */
public enum Confusion {
  /**
   * Classes that look alike sound different and the reverse: texture groups of neighbouring classes
   * and timbre groups are shifted by half a group, so only both together tell a class.
   */
  RING {
    @Override
    int sound(int look, int group, int classes) {
      return (look + group / 2) % classes;
    }
  },
  /** Classes that look alike sound alike: either modality tells as much as both. */
  ALIGNED {
    @Override
    int sound(int look, int group, int classes) {
      return look;
    }
  };

  /**
   * Number of the sound that belongs to a look.
   *
   * @param group classes of one texture
   */
  abstract int sound(int look, int group, int classes);
}
