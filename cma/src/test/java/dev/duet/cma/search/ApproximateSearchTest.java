package dev.duet.cma.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ApproximateSearchTest {
  /** Unit vectors around a few centres. */
  private static HostMatrix clustered(int rows, int columns, int clusters, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[][] centres = new float[clusters][columns];
    for (float[] centre : centres) {
      for (int j = 0; j < columns; j++) {
        centre[j] = (float) random.nextGaussian();
      }
    }
    float[][] values = new float[rows][columns];
    for (int i = 0; i < rows; i++) {
      double squares = 0;
      for (int j = 0; j < columns; j++) {
        values[i][j] = centres[i % clusters][j] + .7f * (float) random.nextGaussian();
        squares += values[i][j] * values[i][j];
      }
      for (int j = 0; j < columns; j++) {
        values[i][j] /= (float) Math.sqrt(squares);
      }
    }
    return HostMatrix.of(values);
  }

  @ParameterizedTest
  @EnumSource(Agreement.class)
  void findsNearlyAllThatAnExactSearchFinds(Agreement kind) throws InterruptedException {
    HostMatrix video = clustered(600, 16, 20, 1);
    HostMatrix audio = clustered(600, 16, 20, 2);
    ApproximateSearch search = new ApproximateSearch(video, audio, kind, 8, 60, 2);
    Neighbours found = search.run();
    Neighbours exact =
        new AgreementSearch(video, audio, kind, 8, 2).run(SearchProgress.Listener.NONE);
    int hits = 0;
    for (int i = 0; i < 600; i++) {
      int[] mine = found.ids(i);
      Arrays.sort(mine);
      for (int id : exact.ids(i)) {
        hits += Arrays.binarySearch(mine, id) >= 0 ? 1 : 0;
      }
    }
    double recall = hits / (600. * 8);
    assertTrue(recall > 0.97, "recall " + recall);
    // What the search says of itself from a sample of 200.
    assertEquals(recall, search.recall(found, 200, 3), 0.03);
  }
}
