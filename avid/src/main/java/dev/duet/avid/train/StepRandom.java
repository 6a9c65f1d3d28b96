package dev.duet.avid.train;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;

/** Seeds of the steps: what a step draws depends on the run's seed and its number only. */
final class StepRandom {
  private StepRandom() {}

  static long seed(long runSeed, long step) {
    return Hashing.sha256()
        .newHasher()
        .putLong(runSeed)
        .putString("step", StandardCharsets.UTF_8)
        .putLong(step)
        .hash()
        .asLong();
  }
}
