package dev.duet.cli.bench;

import com.google.common.collect.ImmutableMap;
import dev.duet.cma.search.Neighbours;
import dev.duet.eval.feature.FeatureMatrix;
import dev.duet.eval.search.NearestRows;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code duet bench knn}. */
@Command(
    name = "knn",
    description = "Exact nearest neighbours by cosine similarity, as 'duet eval' searches them.",
    footerHeading = "%nExample:%n",
    footer = "  duet bench knn --queries 50000 --gallery 200000 --width 512 -k 200")
final class BenchKnn implements Callable<Integer> {
  private static final Logger log = LoggerFactory.getLogger(BenchKnn.class);

  @Mixin private BenchOptions bench;

  @Option(
      names = "--queries",
      paramLabel = "Q",
      description = "Rows to look up (default: ${DEFAULT-VALUE}).")
  private int queries = 10_000;

  @Option(
      names = "--gallery",
      paramLabel = "N",
      description = "Rows to look among (default: ${DEFAULT-VALUE}).")
  private int gallery = 200_000;

  @Option(
      names = "--width",
      paramLabel = "D",
      description = "Numbers in a row (default: ${DEFAULT-VALUE}).")
  private int width = 512;

  @Option(
      names = "-k",
      paramLabel = "K",
      description = "Neighbours of a query (default: ${DEFAULT-VALUE}).")
  private int neighbors = 200;

  @SuppressWarnings("NullAway.Init") // picocli sets the field
  BenchKnn() {}

  @Override
  public Integer call() throws Exception {
    FeatureMatrix rows = random(bench.atLeastOne("--gallery", gallery), 0);
    FeatureMatrix lookups = random(bench.atLeastOne("--queries", queries), 1);
    int k = bench.atLeastOne("-k", neighbors);
    bench.measure(
        "knn",
        queries,
        3,
        () -> {
          AtomicInteger tenths = new AtomicInteger();
          Neighbours unused =
              NearestRows.nearest(
                  lookups,
                  rows,
                  k,
                  progress -> {
                    int tenth = (int) (10 * progress.done());
                    if (tenths.getAndAccumulate(tenth, Math::max) < tenth) {
                      log.info("searching: {} %", 10 * tenth);
                    }
                  });
        },
        ImmutableMap.of(
            "gallery", gallery,
            "width", width,
            "k", k,
            "threads", Runtime.getRuntime().availableProcessors()));
    return 0;
  }

  private FeatureMatrix random(int count, long seed) {
    int columns = bench.atLeastOne("--width", width);
    float[] values = new float[Math.multiplyExact(count, columns)];
    IntStream.range(0, count)
        .parallel()
        .forEach(
            row -> {
              SplittableRandom random = new SplittableRandom(seed * Integer.MAX_VALUE + row);
              double squares = 0;
              for (int i = row * columns; i < (row + 1) * columns; i++) {
                values[i] = (float) random.nextGaussian();
                squares += values[i] * values[i];
              }
              float scale = (float) (1 / Math.sqrt(squares));
              for (int i = row * columns; i < (row + 1) * columns; i++) {
                values[i] *= scale;
              }
            });
    return new FeatureMatrix(values, columns);
  }
}
