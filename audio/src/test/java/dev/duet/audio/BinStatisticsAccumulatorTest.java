package dev.duet.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BinStatisticsAccumulatorTest {
  private static final int BINS = 5;

  @ParameterizedTest
  @ValueSource(doubles = {0, -60, 1e6})
  void isTheMeanAndPopulationDeviationOverAllFrames(double offset) {
    List<float[]> clips = clips(new Random(1), 20, offset);
    BinStatistics actual = accumulate(clips).result();
    assertEquals(20, actual.clips());
    for (int f = 0; f < BINS; f++) {
      double mean = mean(clips, f);
      // Results are floats.
      assertEquals(mean, actual.mean()[f], Math.ulp((float) mean));
      assertEquals(deviation(clips, f, mean), actual.std()[f], 1e-5);
    }
  }

  @Test
  void oneFrameHasNoDeviation() {
    BinStatisticsAccumulator accumulator = new BinStatisticsAccumulator(2);
    accumulator.add(new float[] {3, -4});
    assertArrayEquals(new float[] {3, -4}, accumulator.result().mean());
    assertArrayEquals(new float[] {0, 0}, accumulator.result().std());
  }

  @Test
  void mergingIsAsGoodAsAddingInAnyGrouping() {
    List<float[]> clips = clips(new Random(2), 30, -28);
    BinStatistics expected = accumulate(clips).result();

    BinStatisticsAccumulator left = accumulate(clips.subList(0, 3)); // (a + b) + c
    left.merge(accumulate(clips.subList(3, 20)));
    left.merge(accumulate(clips.subList(20, 30)));
    assertSame(expected, left.result());

    BinStatisticsAccumulator tail = accumulate(clips.subList(3, 20)); // a + (b + c)
    tail.merge(accumulate(clips.subList(20, 30)));
    BinStatisticsAccumulator right = accumulate(clips.subList(0, 3));
    right.merge(tail);
    assertSame(expected, right.result());
  }

  @Test
  void mergingWithNothingChangesNothing() {
    List<float[]> clips = clips(new Random(3), 4, 0);
    BinStatistics expected = accumulate(clips).result();
    BinStatisticsAccumulator some = accumulate(clips);
    some.merge(new BinStatisticsAccumulator(BINS));
    assertSame(expected, some.result());
    BinStatisticsAccumulator none = new BinStatisticsAccumulator(BINS);
    none.merge(some);
    assertSame(expected, none.result());
  }

  @Test
  void normalizedCorpusHasMeanZeroAndDeviationOne() {
    List<float[]> clips = clips(new Random(4), 10, -28);
    BinStatistics statistics = accumulate(clips).result();
    clips.forEach(statistics::normalize);
    BinStatistics normalized = accumulate(clips).result();
    for (int f = 0; f < BINS; f++) {
      assertEquals(0, normalized.mean()[f], 1e-6);
      assertEquals(1, normalized.std()[f], 1e-4); // std of the smallest bin is 1, epsilon is 1e-5
    }
  }

  @Test
  void aRefusedClipLeavesNoTrace() {
    BinStatisticsAccumulator accumulator = new BinStatisticsAccumulator(2);
    accumulator.add(new float[] {1, 2, 3, 4});
    assertEquals(
        "values must be finite: bin 1 holds another",
        assertThrows(
                IllegalArgumentException.class,
                () -> accumulator.add(new float[] {5, 6, 7, Float.NaN}))
            .getMessage());
    assertThrows(IllegalArgumentException.class, () -> accumulator.add(new float[3]));
    assertThrows(IllegalArgumentException.class, () -> accumulator.add(new float[0]));
    assertArrayEquals(new float[] {2, 3}, accumulator.result().mean());
    assertEquals(1, accumulator.result().clips());
  }

  @Test
  void nothingHasNoStatistics() {
    assertThrows(IllegalStateException.class, () -> new BinStatisticsAccumulator(BINS).result());
  }

  @Test
  void refusesToMergeOtherBinsOrItself() {
    BinStatisticsAccumulator accumulator = new BinStatisticsAccumulator(2);
    assertThrows(
        IllegalArgumentException.class, () -> accumulator.merge(new BinStatisticsAccumulator(3)));
    assertThrows(IllegalArgumentException.class, () -> accumulator.merge(accumulator));
  }

  private static BinStatisticsAccumulator accumulate(List<float[]> clips) {
    BinStatisticsAccumulator accumulator = new BinStatisticsAccumulator(BINS);
    clips.forEach(accumulator::add);
    return accumulator;
  }

  /** Clips of 1 to 40 frames; bin f has deviation f + 1 about offset + f. */
  private static List<float[]> clips(Random random, int count, double offset) {
    List<float[]> clips = new ArrayList<>();
    for (int c = 0; c < count; c++) {
      float[] clip = new float[(1 + random.nextInt(40)) * BINS];
      for (int i = 0; i < clip.length; i++) {
        int f = i % BINS;
        clip[i] = (float) (offset + f + (f + 1) * random.nextGaussian());
      }
      clips.add(clip);
    }
    return clips;
  }

  private static double mean(List<float[]> clips, int f) {
    double sum = 0;
    int count = 0;
    for (float[] clip : clips) {
      for (int i = f; i < clip.length; i += BINS) {
        sum += clip[i];
        count++;
      }
    }
    return sum / count;
  }

  private static double deviation(List<float[]> clips, int f, double mean) {
    double sum = 0;
    int count = 0;
    for (float[] clip : clips) {
      for (int i = f; i < clip.length; i += BINS) {
        sum += (clip[i] - mean) * (clip[i] - mean);
        count++;
      }
    }
    return Math.sqrt(sum / count);
  }

  private static void assertSame(BinStatistics expected, BinStatistics actual) {
    assertEquals(expected.clips(), actual.clips());
    // Sums in another order differ in the last digits of a double, results are floats.
    assertArrayEquals(expected.mean(), actual.mean(), 1e-5f);
    assertArrayEquals(expected.std(), actual.std(), 1e-6f);
  }
}
