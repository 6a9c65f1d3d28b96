package dev.duet.cma.search;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import dev.duet.avid.ModelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExactSearchTest {
  /** Rows of which many are equal, so many products are equal too. */
  private static float[][] rowsWithTies(int count, int columns, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[][] rows = new float[count][columns];
    for (int i = 0; i < count; i++) {
      boolean copy = i > 0 && random.nextInt(3) == 0;
      float[] source = copy ? rows[random.nextInt(i)] : null;
      for (int j = 0; j < columns; j++) {
        rows[i][j] = source == null ? random.nextInt(-2, 3) : source[j];
      }
    }
    return rows;
  }

  private static float[][] rows(int count, int columns, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[][] rows = new float[count][columns];
    for (float[] row : rows) {
      double squares = 0;
      for (int j = 0; j < columns; j++) {
        row[j] = (float) random.nextDouble(-1, 1);
        squares += row[j] * row[j];
      }
      for (int j = 0; j < columns; j++) {
        row[j] /= (float) Math.sqrt(squares);
      }
    }
    return rows;
  }

  private static double product(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  /** The naive way: every score of a query, sorted. */
  private static int[] nearest(double[] scores, int self, int k) {
    return IntStream.range(0, scores.length)
        .filter(i -> i != self)
        .boxed()
        .sorted(Comparator.comparing((Integer i) -> -scores[i]).thenComparing(i -> i))
        .limit(k)
        .mapToInt(i -> i)
        .toArray();
  }

  private static double agreement(Agreement kind, double video, double audio) {
    return switch (kind) {
      case CONSENSUS -> Math.min(video, audio);
      case UNION -> Math.max(video, audio);
      case VIDEO -> video;
      case AUDIO -> audio;
    };
  }

  @ParameterizedTest
  @EnumSource(Agreement.class)
  void findsTheSameAsSortingEveryScore(Agreement kind) throws InterruptedException {
    float[][] video = rows(157, 24, 1);
    float[][] audio = rows(157, 24, 2);
    assertMatchesOracle(kind, video, audio, 9);
  }

  @ParameterizedTest
  @EnumSource(Agreement.class)
  void breaksTiesByRow(Agreement kind) throws InterruptedException {
    float[][] video = rowsWithTies(203, 5, 3);
    float[][] audio = rowsWithTies(203, 5, 4);
    assertMatchesOracle(kind, video, audio, 7);
  }

  @Test
  void keepsTheLowestRowsWhereAllAreEqual() throws InterruptedException {
    float[][] same = new float[150][3];
    for (float[] row : same) {
      row[0] = 0.1f;
      row[1] = 0.7f;
      row[2] = 0.3f;
    }
    assertMatchesOracle(Agreement.CONSENSUS, same, same, 4);
  }

  private static void assertMatchesOracle(Agreement kind, float[][] video, float[][] audio, int k)
      throws InterruptedException {
    Neighbours found =
        new AgreementSearch(HostMatrix.of(video), HostMatrix.of(audio), kind, k, 2, 32)
            .run(SearchProgress.Listener.NONE);
    for (int i = 0; i < video.length; i++) {
      double[] scores = new double[video.length];
      for (int j = 0; j < scores.length; j++) {
        scores[j] = agreement(kind, product(video[i], video[j]), product(audio[i], audio[j]));
      }
      int[] expected = nearest(scores, i, k);
      assertArrayEquals(expected, found.ids(i), "row " + i);
      for (int j = 0; j < k; j++) {
        assertEquals((float) scores[expected[j]], found.similarities(i)[j], 1e-6f);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Agreement.class)
  void theEnginesDeviceFindsTheSame(Agreement kind) throws InterruptedException {
    float[][] video = rowsWithTies(203, 5, 3);
    float[][] audio = rows(203, 5, 4);
    try (NDManager manager = NDManager.newBaseManager()) {
      assertEquals(
          new AgreementSearch(HostMatrix.of(video), HostMatrix.of(audio), kind, 7, 1)
              .run(SearchProgress.Listener.NONE),
          new DeviceSearch(manager.create(video), manager.create(audio), kind, 7)
              .run(SearchProgress.Listener.NONE));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 16, 37, 100, 512})
  void doesNotDependOnTilesOrThreads(int side) throws InterruptedException {
    HostMatrix video = HostMatrix.of(rows(301, 17, 5));
    HostMatrix audio = HostMatrix.of(rows(301, 17, 6));
    Neighbours expected =
        new AgreementSearch(video, audio, Agreement.CONSENSUS, 12, 1, 64)
            .run(SearchProgress.Listener.NONE);
    for (int threads : new int[] {1, 3}) {
      assertEquals(
          expected,
          new AgreementSearch(video, audio, Agreement.CONSENSUS, 12, threads, side)
              .run(SearchProgress.Listener.NONE));
    }
  }

  @Test
  void searchesAGalleryForEveryQuery() throws InterruptedException {
    float[][] queries = rows(70, 9, 7);
    float[][] gallery = rowsWithTies(611, 9, 8);
    Neighbours found = ExactSearch.nearest(HostMatrix.of(queries), HostMatrix.of(gallery), 20, 2);
    for (int i = 0; i < queries.length; i++) {
      double[] scores = new double[gallery.length];
      for (int j = 0; j < scores.length; j++) {
        scores[j] = product(queries[i], gallery[j]);
      }
      assertArrayEquals(nearest(scores, -1, 20), found.ids(i), "query " + i);
    }
  }

  @Test
  void canReturnTheWholeGalleryInOrder() throws InterruptedException {
    float[][] rows = rows(40, 4, 9);
    assertArrayEquals(
        nearest(
            IntStream.range(0, 40).mapToDouble(j -> product(rows[3], rows[j])).toArray(), 3, 39),
        ExactSearch.nearestOthers(HostMatrix.of(rows), 39, 1).ids(3));
  }

  @Test
  void leavesTheRowItselfOutThoughAnotherIsNearer() throws InterruptedException {
    // The second row is longer, so the first row's product with it exceeds that with itself.
    HostMatrix rows = HostMatrix.of(new float[][] {{1, 0}, {3, 0}, {0, 1}});
    assertArrayEquals(new int[] {1, 2}, ExactSearch.nearestOthers(rows, 2, 1).ids(0));
    assertArrayEquals(new int[] {0, 2}, ExactSearch.nearestOthers(rows, 2, 1).ids(1));
  }

  @Test
  void goesOnAfterAnInterruptionAsIfThereHadBeenNone(@TempDir Path folder) throws Exception {
    HostMatrix video = HostMatrix.of(rows(301, 17, 5));
    HostMatrix audio = HostMatrix.of(rows(301, 17, 6));
    Path file = folder.resolve("search.partial");
    Duration never = Duration.ofDays(1);
    Thread searching = Thread.currentThread();
    AtomicBoolean interrupted = new AtomicBoolean();
    AgreementSearch first = new AgreementSearch(video, audio, Agreement.CONSENSUS, 12, 2, 16);
    assertThrows(
        InterruptedException.class,
        () ->
            first.run(
                file,
                never,
                progress -> {
                  if (progress.done() > 0.5 && !interrupted.getAndSet(true)) {
                    searching.interrupt();
                  }
                }));
    assertTrue(Files.exists(file));

    AtomicReference<SearchProgress> start = new AtomicReference<>();
    Neighbours found =
        new AgreementSearch(video, audio, Agreement.CONSENSUS, 12, 1, 16)
            .run(file, never, progress -> start.compareAndSet(null, progress));

    assertTrue(start.get().doneBefore() > 0.5, start.get().toString());
    assertEquals(
        new AgreementSearch(video, audio, Agreement.CONSENSUS, 12, 2, 64)
            .run(SearchProgress.Listener.NONE),
        found);
    assertFalse(Files.exists(file));
  }

  @Test
  void refusesTheFileOfAnotherSearch(@TempDir Path folder) throws Exception {
    HostMatrix video = HostMatrix.of(rows(90, 5, 5));
    HostMatrix audio = HostMatrix.of(rows(90, 5, 6));
    Path file = folder.resolve("search.partial");
    Thread.currentThread().interrupt();
    assertThrows(
        InterruptedException.class,
        () ->
            new AgreementSearch(video, audio, Agreement.CONSENSUS, 3, 2, 16)
                .run(file, Duration.ofDays(1), SearchProgress.Listener.NONE));
    ModelException e =
        assertThrows(
            ModelException.class,
            () ->
                new AgreementSearch(video, audio, Agreement.UNION, 3, 2, 16)
                    .run(file, Duration.ofDays(1), SearchProgress.Listener.NONE));
    assertTrue(e.getMessage().contains("of another search"), e.getMessage());
  }

  @Test
  void refusesMoreNeighboursThanThereAre() {
    HostMatrix rows = HostMatrix.of(rows(8, 4, 10));
    var others =
        assertThrows(IllegalArgumentException.class, () -> ExactSearch.nearestOthers(rows, 8, 1));
    assertEquals(
        "8 neighbours beside the row itself need at least k + 1 rows; there are 8",
        others.getMessage());
    var gallery =
        assertThrows(IllegalArgumentException.class, () -> ExactSearch.nearest(rows, rows, 9, 1));
    assertEquals(
        "9 neighbours need at least k rows in the gallery; there are 8", gallery.getMessage());
  }

  @Test
  void refusesNumbersThatAreNotFinite() {
    float[][] rows = rows(8, 4, 11);
    rows[5][2] = Float.NaN;
    var e =
        assertThrows(
            IllegalArgumentException.class,
            () -> ExactSearch.nearestOthers(HostMatrix.of(rows), 2, 1));
    assertEquals("row 5 has a number that is not finite", e.getMessage());
  }
}
