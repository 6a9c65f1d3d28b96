package dev.duet.cli.bench;

import com.google.common.collect.ImmutableMap;
import dev.duet.eval.feature.FeatureMatrix;
import dev.duet.eval.metric.Silhouette;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code duet bench silhouette}. */
@Command(
    name = "silhouette",
    description =
        "Exact silhouettes by Euclidean or cosine distance, as 'duet eval' computes them.",
    footerHeading = "%nExample:%n",
    footer = "  duet bench silhouette --rows 50000 --width 128 --classes 100")
final class BenchSilhouette implements Callable<Integer> {
  /** {@code --distance}. */
  private enum Distance {
    EUCLIDEAN,
    COSINE
  }

  @Mixin private BenchOptions bench;

  @Option(names = "--rows", paramLabel = "N", description = "Rows (default: ${DEFAULT-VALUE}).")
  private int rows = 50_000;

  @Option(
      names = "--width",
      paramLabel = "D",
      description = "Numbers in a row (default: ${DEFAULT-VALUE}).")
  private int width = 128;

  @Option(
      names = "--classes",
      paramLabel = "C",
      description = "Classes, at least 2 (default: ${DEFAULT-VALUE}).")
  private int classes = 100;

  @Option(
      names = "--distance",
      paramLabel = "euclidean|cosine",
      description = "Which distance (default: euclidean).")
  private Distance distance = Distance.EUCLIDEAN;

  @SuppressWarnings("NullAway.Init") // picocli sets the field
  BenchSilhouette() {}

  @Override
  public Integer call() throws Exception {
    int count = bench.atLeastOne("--rows", rows);
    int columns = bench.atLeastOne("--width", width);
    if (classes < 2 || classes >= count) {
      throw bench.wrong("--classes must be at least 2 and less than --rows: " + classes);
    }
    SplittableRandom random = new SplittableRandom(0);
    float[] values = new float[Math.multiplyExact(count, columns)];
    int[] labels = new int[count];
    for (int row = 0; row < count; row++) {
      labels[row] = row % classes;
      for (int d = 0; d < columns; d++) {
        values[row * columns + d] =
            (float) random.nextGaussian() + (d == labels[row] % columns ? 2 : 0);
      }
    }
    FeatureMatrix matrix = new FeatureMatrix(values, columns);
    bench.measure(
        "silhouette_" + com.google.common.base.Ascii.toLowerCase(distance.name()),
        count,
        1,
        () -> {
          double[] unused =
              switch (distance) {
                case EUCLIDEAN -> Silhouette.euclidean(matrix, labels);
                case COSINE -> Silhouette.cosine(matrix, labels);
              };
        },
        ImmutableMap.of(
            "width", columns,
            "classes", classes,
            "threads", Runtime.getRuntime().availableProcessors()));
    return 0;
  }
}
