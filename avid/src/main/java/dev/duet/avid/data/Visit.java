package dev.duet.avid.data;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * One try to read an instance for a place of an epoch, and where its random draws come from.
 *
 * @param seed of the run
 * @param epoch from 0 on
 * @param place in the epoch's order, from 0 on; a pass over the corpus has a place for each
 *     instance
 * @param attempt 0, or how many instances could not be read for this place before
 * @param instance number in the manifest
 */
record Visit(long seed, int epoch, int place, int attempt, int instance) implements Draws {

  @Override
  public RandomGenerator random(String name) {
    return random(seed, epoch, place, attempt, instance, name);
  }

  /** Random's algorithm is part of its specification, so the draws outlive this JDK. */
  static RandomGenerator random(
      long seed, int epoch, int place, int attempt, int instance, String name) {
    return new Random(
        Hashing.sha256()
            .newHasher()
            .putLong(seed)
            .putInt(epoch)
            .putInt(place)
            .putInt(attempt)
            .putInt(instance)
            .putString(name, StandardCharsets.UTF_8)
            .hash()
            .asLong());
  }
}
