package dev.duet.decode.synthetic.corpus;

/** Which classes share a texture or a timbre. */
public enum Confusion {
  /**
   * Classes that look alike sound different and the reverse: texture groups of neighbouring classes
   * and timbre groups are shifted by half a group, so only both together tell a class.
   */
  RING {
    @Override
    int sound(int number, int group, int classes) {
      return (number + group / 2) % classes;
    }
  },
  /** Classes that look alike sound alike: either modality tells as much as both. */
  ALIGNED {
    @Override
    int sound(int number, int group, int classes) {
      return number;
    }
  },
  /**
   * A ring whose neighbours do not look or sound alike but the same: 2k and 2k+1 differ in sound
   * alone, 2k+1 and 2k+2 in looks alone, so neither modality by itself can tell a class. Takes four
   * classes or more.
   */
  TWINS {
    @Override
    int look(int number) {
      return number - number % 2;
    }

    @Override
    int sound(int number, int group, int classes) {
      int first = number % 2 == 1 ? number : (number + classes - 1) % classes;
      return RING.sound(first, group, classes);
    }
  };

  /** Number of the look of a class. */
  int look(int number) {
    return number;
  }

  /**
   * Number of the sound of a class.
   *
   * @param group classes of one texture
   */
  abstract int sound(int number, int group, int classes);
}
