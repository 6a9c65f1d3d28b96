package dev.duet.cli.bench;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import com.google.common.collect.ImmutableMap;
import dev.duet.cli.option.EngineOptions;
import dev.duet.cma.search.Agreement;
import dev.duet.cma.search.AgreementSearch;
import dev.duet.cma.search.ApproximateSearch;
import dev.duet.cma.search.DeviceSearch;
import dev.duet.cma.search.HostMatrix;
import dev.duet.cma.search.Neighbours;
import dev.duet.cma.search.SearchProgress;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code duet bench mine}. */
@Command(
    name = "mine",
    description = {
      "Exact search for the positives of every instance in two banks of random unit vectors: 32 by"
          + " consensus, 128 numbers a vector.",
      "operations is what the products take, of which symmetry leaves half to be computed;"
          + " operations / min_s is their rate over the whole time of the search."
    },
    footerHeading = "%nExample:%n",
    footer = "  duet bench mine --instances 50000 --threads 2")
final class BenchMine implements Callable<Integer> {
  private static final int RECALL_SAMPLE = 500;

  @Mixin private BenchOptions bench;

  @Option(
      names = "--instances",
      paramLabel = "N",
      description = "Rows of each bank (default: ${DEFAULT-VALUE}).")
  private int instances = 50_000;

  @Option(
      names = "--width",
      paramLabel = "D",
      description = "Numbers a row (default: ${DEFAULT-VALUE}).")
  private int width = 128;

  @Option(
      names = "--positives",
      paramLabel = "K",
      description = "Positives of each instance (default: ${DEFAULT-VALUE}).")
  private int positives = 32;

  @Option(
      names = "--approximate",
      paramLabel = "CANDIDATES",
      description = {
        "Measure the approximate search and its recall, with so many others proposed for each"
            + " instance. The vectors then lie around N / 64 directions, for a graph finds nothing"
            + " among independent ones."
      })
  private @Nullable Integer candidates;

  @Mixin private EngineOptions engine;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  BenchMine() {}

  @Override
  public Integer call() throws Exception {
    int k = bench.atLeastOne("--positives", positives);
    if (instances <= k) {
      throw bench.wrong("--instances must be above --positives, " + k + ": " + instances);
    }
    if (candidates != null) {
      return approximate(k, candidates);
    }
    Device device = engine.start();
    int lanes = engine.threads();
    HostMatrix video = random(instances, bench.atLeastOne("--width", width), 1);
    HostMatrix audio = random(instances, width, 2);
    long operations = new AgreementSearch(video, audio, Agreement.CONSENSUS, k, lanes).operations();
    Map<String, Object> facts =
        ImmutableMap.of(
            "threads", lanes,
            "width", width,
            "positives", k,
            "operations", operations,
            "device", device.toString());
    try (NDManager manager = NDManager.newBaseManager(device)) {
      bench.measure(
          "mine_n" + instances,
          instances,
          3,
          () -> {
            Neighbours unused = device.isGpu() ? onGpu(manager, video, audio) : onCpu(video, audio);
          },
          facts);
    }
    return 0;
  }

  private int approximate(int k, int proposed) throws Exception {
    if (proposed < k) {
      throw bench.wrong("--approximate must be at least --positives, " + k + ": " + proposed);
    }
    int directions = Math.max(1, instances / 64);
    HostMatrix video = around(directions, bench.atLeastOne("--width", width), 1);
    HostMatrix audio = around(directions, width, 2);
    ApproximateSearch searched =
        new ApproximateSearch(video, audio, Agreement.CONSENSUS, k, proposed, engine.threads());
    double recall = searched.recall(searched.run(), Math.min(RECALL_SAMPLE, instances), 0);
    bench.measure(
        "mine_approximate_n" + instances,
        instances,
        1,
        () -> {
          Neighbours unused =
              new ApproximateSearch(
                      video, audio, Agreement.CONSENSUS, k, proposed, engine.threads())
                  .run();
        },
        ImmutableMap.of(
            "threads", engine.threads(),
            "width", width,
            "positives", k,
            "candidates", proposed,
            "recall", recall));
    return 0;
  }

  private Neighbours onCpu(HostMatrix video, HostMatrix audio) throws InterruptedException {
    return new AgreementSearch(video, audio, Agreement.CONSENSUS, positives, engine.threads())
        .run(SearchProgress.Listener.NONE);
  }

  private Neighbours onGpu(NDManager parent, HostMatrix video, HostMatrix audio)
      throws InterruptedException {
    try (NDManager manager = parent.newSubManager()) {
      return DeviceSearch.on(manager, video, audio, Agreement.CONSENSUS, positives)
          .run(SearchProgress.Listener.NONE);
    }
  }

  private static HostMatrix random(int rows, int columns, long seed) {
    return unit(rows, columns, seed, row -> new float[columns]);
  }

  /** Rows around some directions, at cosines of about 0.7 to them. */
  private HostMatrix around(int directions, int columns, long seed) {
    HostMatrix centres = random(directions, columns, seed + 10);
    return unit(
        instances,
        columns,
        seed,
        row -> {
          float[] centre = new float[columns];
          centres.values().duplicate().position(row % directions * columns).get(centre);
          for (int j = 0; j < columns; j++) {
            centre[j] *= (float) Math.sqrt(columns); // as long as the noise
          }
          return centre;
        });
  }

  private static HostMatrix unit(
      int rows, int columns, long seed, IntFunction<float[]> centreOfRow) {
    SplittableRandom random = new SplittableRandom(seed);
    HostMatrix matrix = HostMatrix.zeros(rows, columns);
    FloatBuffer target = matrix.values().duplicate();
    for (int i = 0; i < rows; i++) {
      float[] row = centreOfRow.apply(i);
      double squares = 0;
      for (int j = 0; j < columns; j++) {
        row[j] += (float) random.nextGaussian();
        squares += row[j] * row[j];
      }
      for (int j = 0; j < columns; j++) {
        row[j] /= (float) Math.sqrt(squares);
      }
      target.put(row);
    }
    return matrix;
  }
}
