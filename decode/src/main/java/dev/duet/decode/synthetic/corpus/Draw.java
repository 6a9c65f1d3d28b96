package dev.duet.decode.synthetic.corpus;

import com.google.common.hash.Hashing;
import dev.duet.decode.manifest.Split;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Streams of random numbers, each of its own seed, and what is drawn from them. */
final class Draw {
  private Draw() {}

  /** The stream of one thing about one instance, whatever else is drawn. */
  static RandomGenerator stream(long seed, Split split, int index, String thing) {
    return new SplittableRandom(
        Hashing.sha256()
            .newHasher()
            .putLong(seed)
            .putString(split.text(), StandardCharsets.UTF_8)
            .putInt(index)
            .putString(thing, StandardCharsets.UTF_8)
            .hash()
            .asLong());
  }

  static double uniform(RandomGenerator random, double low, double high) {
    return low + (high - low) * random.nextDouble();
  }

  static double[] colour(RandomGenerator random, double low, double high) {
    return new double[] {
      uniform(random, low, high), uniform(random, low, high), uniform(random, low, high)
    };
  }
}
