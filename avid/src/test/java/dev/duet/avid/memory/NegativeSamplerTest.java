package dev.duet.avid.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NegativeSamplerTest {
  private static final int DRAWS = 60_000;

  /** How often each instance was drawn. */
  private static int[] counts(NegativeSampler sampler, int instances, int anchor) {
    int[] counts = new int[instances];
    for (long id : sampler.draw(new int[] {anchor}, DRAWS, new SplittableRandom(1))) {
      counts[(int) id]++;
    }
    return counts;
  }

  /** Within five standard deviations of a binomial count. */
  private static void assertShare(double share, int count) {
    assertEquals(DRAWS * share, count, 5 * Math.sqrt(DRAWS * share * (1 - share)));
  }

  @Test
  void uniformDrawsSpareTheAnchorAndTreatTheOthersAlike() {
    for (int anchor : new int[] {0, 3, 5}) {
      int[] counts = counts(new UniformNegatives(6), 6, anchor);
      for (int i = 0; i < 6; i++) {
        assertShare(i == anchor ? 0 : 0.2, counts[i]);
      }
    }
  }

  @Test
  void excludedInstancesAreNeverDrawnAndTheOthersAlikeOften() {
    int[] excluded = {1, 2, 5, 9};
    int[] counts = counts(new ExcludingNegatives(10, anchor -> excluded), 10, 2);
    for (int i = 0; i < 10; i++) {
      int instance = i;
      boolean out = Arrays.stream(excluded).anyMatch(e -> e == instance);
      assertShare(out ? 0 : 1 / 6.0, counts[i]);
    }
  }

  @Test
  void theMapAroundExcludedInstancesKeepsTheOrderAndMissesNone() {
    int[] excluded = {0, 3, 4, 7, 11};
    int[] left =
        IntStream.range(0, 12)
            .filter(i -> Arrays.stream(excluded).noneMatch(e -> e == i))
            .toArray();

    int[] mapped =
        IntStream.range(0, left.length).map(r -> ExcludingNegatives.map(r, excluded)).toArray();

    assertArrayEquals(left, mapped);
  }

  @Test
  void weightedDrawsFollowTheWeightsWithoutTheAnchor() {
    WeightedNegatives sampler = new WeightedNegatives(4, 0, 1, 2, 3);
    int[] counts = counts(sampler, 5, 0);
    assertShare(0, counts[0]);
    assertShare(0, counts[1]);
    assertShare(1 / 6.0, counts[2]);
    assertShare(2 / 6.0, counts[3]);
    assertShare(3 / 6.0, counts[4]);
  }

  @Test
  void everyAnchorHasDrawsOfItsOwnInTheOrderOfTheBatch() {
    long[] both = new UniformNegatives(50).draw(new int[] {7, 8}, 4, new SplittableRandom(3));
    SplittableRandom random = new SplittableRandom(3);
    long[] first = new UniformNegatives(50).draw(new int[] {7}, 4, random);
    long[] second = new UniformNegatives(50).draw(new int[] {8}, 4, random);

    assertArrayEquals(first, Arrays.copyOf(both, 4));
    assertArrayEquals(second, Arrays.copyOfRange(both, 4, 8));
  }

  @Test
  void refusesWhatNothingCanBeDrawnFrom() {
    assertThrows(IllegalArgumentException.class, () -> new UniformNegatives(1));
    assertThrows(IllegalArgumentException.class, () -> new WeightedNegatives(1, 0, 0));
    ExcludingNegatives all = new ExcludingNegatives(2, anchor -> new int[] {0, 1});
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> all.draw(new int[] {0}, 1, new SplittableRandom(1)))
            .getMessage();
    assertTrue(message.contains("2"), message);
  }
}
