package dev.duet.eval.search;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.duet.cma.search.Neighbours;
import dev.duet.cma.search.SearchProgress;
import dev.duet.eval.Oracle;
import dev.duet.eval.feature.FeatureMatrix;
import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.DoubleAccumulator;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NearestRowsTest {
  private static FeatureMatrix random(int rows, int width, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[rows * width];
    for (int i = 0; i < values.length; i++) {
      // Quarters: products and their sums are exact in float32, whatever the order.
      values[i] = random.nextInt(-8, 9) / 4f;
    }
    return new FeatureMatrix(values, width);
  }

  private static int[] bruteForce(FeatureMatrix queries, FeatureMatrix gallery, int query, int k) {
    double[] dots = new double[gallery.rowCount()];
    for (int row = 0; row < dots.length; row++) {
      for (int d = 0; d < gallery.width(); d++) {
        dots[row] += queries.get(query, d) * gallery.get(row, d);
      }
    }
    return IntStream.range(0, dots.length)
        .boxed()
        .sorted(Comparator.<Integer>comparingDouble(row -> -dots[row]).thenComparingInt(row -> row))
        .limit(k)
        .mapToInt(Integer::intValue)
        .toArray();
  }

  @Test
  void findsWhatBruteForceFindsAcrossBlocksInTheSameOrderForTies() {
    FeatureMatrix queries = random(301, 7, 1); // more than one block of either side
    FeatureMatrix gallery = random(2500, 7, 2);

    Neighbours found = NearestRows.nearest(queries, gallery, 13, SearchProgress.Listener.NONE);

    for (int query = 0; query < queries.rowCount(); query++) {
      int[] own = Arrays.copyOfRange(found.ids(), query * 13, query * 13 + 13);
      assertArrayEquals(bruteForce(queries, gallery, query, 13), own, "query " + query);
    }
  }

  @Test
  void agreesWithScikitLearn() {
    FeatureMatrix unit = Oracle.matrix("rows").normalized();
    FeatureMatrix train = unit.select(Oracle.range(0, Oracle.TRAIN));
    FeatureMatrix test = unit.select(Oracle.range(Oracle.TRAIN, unit.rowCount()));

    Neighbours found = NearestRows.nearest(test, train, 6, SearchProgress.Listener.NONE);

    double[][] indices = Oracle.table("nearest");
    double[][] distances = Oracle.table("nearest_distance");
    for (int query = 0; query < indices.length; query++) {
      for (int rank = 0; rank < 6; rank++) {
        assertEquals((int) indices[query][rank], found.id(query, rank));
        assertEquals(distances[query][rank], 1 - found.similarity(query, rank), 1e-6);
      }
    }
  }

  @Test
  void leavesTheRowItselfOutButNotItsDuplicate() {
    FeatureMatrix rows = FeatureMatrix.of(new float[][] {{1, 0}, {0, 1}, {1, 0}});

    Neighbours found = NearestRows.nearestOthers(rows, 1, SearchProgress.Listener.NONE);

    assertArrayEquals(new int[] {2, 0, 0}, found.ids());
  }

  @Test
  void givesTheWholeGalleryIfMoreIsAskedFor() {
    FeatureMatrix rows = FeatureMatrix.of(new float[][] {{1}, {3}, {2}});

    assertArrayEquals(
        new int[] {1, 2, 0},
        NearestRows.nearest(rows.select(new int[] {0}), rows, 200, SearchProgress.Listener.NONE)
            .ids());
    assertEquals(2, NearestRows.nearestOthers(rows, 200, SearchProgress.Listener.NONE).k());
  }

  @Test
  void tellsHowFarItIs() {
    DoubleAccumulator last = new DoubleAccumulator(Math::max, 0);
    FeatureMatrix rows = random(600, 3, 5);

    Neighbours unused =
        NearestRows.nearest(rows, rows, 1, progress -> last.accumulate(progress.done()));
    assertEquals(1, last.get());

    DoubleAccumulator scanned = new DoubleAccumulator(Math::max, 0);
    DoubleAdder sum = new DoubleAdder();
    ProductScan.scan(
        rows,
        rows,
        (query, firstRow, products, count) -> sum.add(products[0]),
        progress -> scanned.accumulate(progress.done()));
    assertEquals(1, scanned.get());
  }

  @Test
  void refusesMatricesOfDifferentWidths() {
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class,
            () -> {
              Neighbours unused =
                  NearestRows.nearest(
                      random(2, 3, 0), random(2, 4, 0), 1, SearchProgress.Listener.NONE);
            });

    assertTrue(error.getMessage().contains("width 3, the gallery 4"), error.getMessage());
  }
}
