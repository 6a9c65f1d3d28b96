package dev.duet.avid.data;

import java.util.random.RandomGenerator;

/** Where the random draws of a clip come from. */
@FunctionalInterface
interface Draws {
  /** Every draw falls in the middle of its range: {@code nextDouble()} gives 0.5. */
  Draws MIDDLE = name -> () -> Long.MIN_VALUE;

  /** A stream of draws that depends on the clip and the name only. */
  RandomGenerator random(String name);
}
