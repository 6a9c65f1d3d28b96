package dev.duet.eval.metric;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.duet.cma.search.Neighbours;
import dev.duet.cma.search.SearchProgress;
import dev.duet.eval.Oracle;
import dev.duet.eval.feature.FeatureMatrix;
import dev.duet.eval.search.NearestRows;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Votes, retrieval and agreement of neighbours. */
class NeighborMetricsTest {
  private static final int[] CLASSES = Oracle.integers("classes");
  private static final FeatureMatrix UNIT = Oracle.matrix("rows").normalized();
  private static final int[] TRAIN = Oracle.range(0, Oracle.TRAIN);
  private static final int[] TEST = Oracle.range(Oracle.TRAIN, CLASSES.length);

  private static int[] classes(int[] rows) {
    return Arrays.stream(rows).map(row -> CLASSES[row]).toArray();
  }

  private static Neighbours search(int[] train, int k) {
    return NearestRows.nearest(
        UNIT.select(TEST), UNIT.select(train), k, SearchProgress.Listener.NONE);
  }

  @Test
  void votesAsScikitLearnsNeighboursWeightedByTheirSimilarity() {
    Predictions predicted = new KnnVote(6, 0.07).predict(search(TRAIN, 6), classes(TRAIN), 3);

    assertArrayEquals(Oracle.integers("knn6"), predicted.top());
  }

  @Test
  void votesTheSameForGalleryRowsInAnyOrder() {
    int[] reversed = IntStream.of(TRAIN).map(row -> Oracle.TRAIN - 1 - row).toArray();

    assertArrayEquals(
        new KnnVote(6, 0.07).predict(search(TRAIN, 6), classes(TRAIN), 3).top(),
        new KnnVote(6, 0.07).predict(search(reversed, 6), classes(reversed), 3).top());
  }

  @Test
  void votesTheSameWhenEveryGalleryRowIsThereTwiceAndTwiceAsManyVote() {
    int[] twice = IntStream.concat(Arrays.stream(TRAIN), Arrays.stream(TRAIN)).toArray();

    assertArrayEquals(
        new KnnVote(6, 0.07).predict(search(TRAIN, 6), classes(TRAIN), 3).top(),
        new KnnVote(12, 0.07).predict(search(twice, 12), classes(twice), 3).top());
  }

  @Test
  void letsTheWholeGalleryVoteIfKIsLarger() {
    Predictions all = new KnnVote(200, 0.07).predict(search(TRAIN, 200), classes(TRAIN), 3);

    assertArrayEquals(
        new KnnVote(Oracle.TRAIN, 0.07)
            .predict(search(TRAIN, Oracle.TRAIN), classes(TRAIN), 3)
            .top(),
        all.top());
  }

  @Test
  void doesNotOverflowAtATinyTemperature() {
    Predictions predicted = new KnnVote(6, 1e-4).predict(search(TRAIN, 6), classes(TRAIN), 3);

    // Only the nearest has a say.
    Neighbours nearest = search(TRAIN, 1);
    assertArrayEquals(
        IntStream.range(0, TEST.length).map(q -> CLASSES[nearest.id(q, 0)]).toArray(),
        predicted.top());
  }

  @Test
  void hasOneAnswerForOneClassAndOneSample() {
    FeatureMatrix one = UNIT.select(new int[] {0});
    Neighbours found = NearestRows.nearest(one, one, 10, SearchProgress.Listener.NONE);

    assertArrayEquals(new int[] {0}, new KnnVote(10, 0.07).predict(found, new int[] {0}, 1).top());
    assertArrayEquals(
        new double[] {1}, ClassRetrieval.recall(found, new int[] {0}, new int[] {0}, 50));
  }

  @Test
  void recallsAtKWhatAFullSortRecalls() {
    Neighbours found = search(TRAIN, 20);
    for (int k : new int[] {1, 5, 10, 20}) {
      double[] expected = new double[TEST.length];
      for (int q = 0; q < expected.length; q++) {
        int query = TEST[q];
        expected[q] =
            IntStream.of(TRAIN)
                    .boxed()
                    .sorted((a, b) -> Double.compare(cosine(query, b), cosine(query, a)))
                    .limit(k)
                    .anyMatch(row -> CLASSES[row] == CLASSES[query])
                ? 1
                : 0;
      }

      assertArrayEquals(expected, ClassRetrieval.recall(found, classes(TEST), classes(TRAIN), k));
    }
  }

  @Test
  void ranksPartnersAndClassesAsAFullComparisonDoes() {
    FeatureMatrix other = Oracle.matrix("other").normalized();

    assertArrayEquals(
        Oracle.integers("partner_ranks"),
        PairRanks.ofPartners(UNIT, other, SearchProgress.Listener.NONE).ranks());
    assertArrayEquals(
        Oracle.integers("class_ranks"),
        PairRanks.ofClasses(UNIT, other, CLASSES, SearchProgress.Listener.NONE).ranks());
  }

  @Test
  void ranksCollapsedFeaturesLastAndNotFirst() {
    float[][] same = new float[40][];
    Arrays.fill(same, new float[] {0.1f, 0.2f, 0.3f});
    FeatureMatrix point = FeatureMatrix.of(same).normalized();

    PairRanks ranks = PairRanks.ofPartners(point, point, SearchProgress.Listener.NONE);

    assertEquals(40, ranks.median());
    assertEquals(0, Arrays.stream(ranks.recall(10)).sum());
  }

  @Test
  void leavesOutOfClassRanksWhoIsAloneInItsClass() {
    FeatureMatrix rows = UNIT.select(Oracle.range(0, 3));

    PairRanks ranks =
        PairRanks.ofClasses(rows, rows, new int[] {0, 0, 1}, SearchProgress.Listener.NONE);

    assertEquals(2, ranks.ranks().length);
    assertEquals(
        Double.NaN,
        PairRanks.ofClasses(rows, rows, new int[] {0, 1, 2}, SearchProgress.Listener.NONE)
            .median());
  }

  @Test
  void countsNeighboursWithTheSameLabelByRankAndByDistance() {
    FeatureMatrix line =
        FeatureMatrix.of(new float[][] {{1, 0}, {0.9f, 0.1f}, {0, 1}, {0.1f, 0.9f}}).normalized();
    Neighbours found = NearestRows.nearestOthers(line, 3, SearchProgress.Listener.NONE);
    int[] classes = {0, 0, 1, 1};

    assertArrayEquals(
        new double[] {1, 1, 1, 1}, NeighborAgreement.shares(found, classes, 1), 1e-12);
    assertArrayEquals(
        new double[] {1 / 3., 1 / 3., 1 / 3., 1 / 3.},
        NeighborAgreement.shares(found, classes, 3),
        1e-12);
    // 4 of 12 pairs are of one label, and they are the nearest.
    assertEquals(
        java.util.List.of(1.0, 0.0, 0.0),
        NeighborAgreement.byDistance(found, classes, 3).stream()
            .map(NeighborAgreement.Band::share)
            .toList());
    assertEquals(1 / 3., NeighborAgreement.chance(classes), 1e-12);
  }

  private static double cosine(int a, int b) {
    double dot = 0;
    for (int d = 0; d < UNIT.width(); d++) {
      dot += (double) UNIT.get(a, d) * UNIT.get(b, d);
    }
    return dot;
  }
}
