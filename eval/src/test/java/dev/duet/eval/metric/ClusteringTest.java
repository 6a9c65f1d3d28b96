package dev.duet.eval.metric;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.duet.eval.Oracle;
import dev.duet.eval.feature.FeatureMatrix;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ClusteringTest {
  private static final int[] CLASSES = Oracle.integers("classes");
  private static final int[] CLUSTERS = Oracle.integers("clusters");

  @Test
  void indicesAgreeWithScikitLearnAndSciPy() {
    Contingency table = Contingency.of(CLASSES, CLUSTERS);

    assertEquals(Oracle.number("nmi"), table.normalizedMutualInformation(), 1e-12);
    assertEquals(Oracle.number("ari"), table.adjustedRandIndex(), 1e-12);
    assertEquals(Oracle.number("purity"), table.purity(), 1e-12);
    assertEquals(Oracle.number("matched"), table.matchedAccuracy(), 1e-12);
  }

  @Test
  void assignmentIsSciPysForATableThatIsNotSquare() {
    long[][] gains =
        Arrays.stream(Oracle.table("gains"))
            .map(row -> Arrays.stream(row).mapToLong(value -> (long) value).toArray())
            .toArray(long[][]::new);

    assertEquals((long) Oracle.number("gains_best"), Assignment.maximum(gains));
  }

  @Test
  void namesOfClustersDoNotMatter() {
    int[] renamed = Arrays.stream(CLUSTERS).map(cluster -> (cluster + 3) % 4).toArray();
    Contingency table = Contingency.of(CLASSES, CLUSTERS);
    Contingency other = Contingency.of(CLASSES, renamed);

    assertEquals(table.normalizedMutualInformation(), other.normalizedMutualInformation(), 1e-12);
    assertEquals(table.adjustedRandIndex(), other.adjustedRandIndex(), 1e-12);
    assertEquals(table.purity(), other.purity());
    assertEquals(table.matchedAccuracy(), other.matchedAccuracy());
  }

  @Test
  void isPerfectForEqualPartitionsAndForASingleItem() {
    for (int[] classes : new int[][] {{0, 0, 1, 2, 2}, {0}, {0, 0, 0}}) {
      Contingency same = Contingency.of(classes, classes);
      assertEquals(1, same.normalizedMutualInformation(), 1e-12);
      assertEquals(1, same.adjustedRandIndex(), 1e-12);
      assertEquals(1, same.purity());
      assertEquals(1, same.matchedAccuracy());
    }
  }

  @Test
  void kMeansReachesTheInertiaThatScikitLearnReaches() {
    FeatureMatrix rows = Oracle.matrix("apart");

    int[] assigned = new KMeans(3, 20, 0).assign(rows);

    FeatureMatrix means = rows.groupMeans(assigned, 3);
    double inertia = 0;
    for (int row = 0; row < assigned.length; row++) {
      for (int d = 0; d < rows.width(); d++) {
        inertia += Math.pow(rows.get(row, d) - means.get(assigned[row], d), 2);
      }
    }
    assertEquals(Oracle.number("kmeans_inertia"), inertia, 1e-4);
  }

  @Test
  void kMeansRepeatsItselfFromASeedAndTakesDuplicates() {
    FeatureMatrix rows = Oracle.matrix("rows");
    FeatureMatrix same = rows.select(new int[] {0, 0, 0, 0});

    assertArrayEquals(new KMeans(3, 2, 5).assign(rows), new KMeans(3, 2, 5).assign(rows));
    assertEquals(4, new KMeans(1, 1, 0).assign(same).length);
    assertEquals(
        "4 rows make no 5 clusters",
        assertThrows(
                IllegalArgumentException.class,
                () -> {
                  int[] unused = new KMeans(5, 1, 0).assign(same);
                })
            .getMessage());
  }
}
