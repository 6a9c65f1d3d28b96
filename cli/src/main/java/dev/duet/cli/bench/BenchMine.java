package dev.duet.cli.bench;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import com.google.common.collect.ImmutableMap;
import dev.duet.cli.option.EngineOptions;
import dev.duet.cma.search.Agreement;
import dev.duet.cma.search.AgreementSearch;
import dev.duet.cma.search.DeviceSearch;
import dev.duet.cma.search.HostMatrix;
import dev.duet.cma.search.Neighbours;
import dev.duet.cma.search.SearchProgress;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
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

  @Mixin private EngineOptions engine;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  BenchMine() {}

  @Override
  public Integer call() throws Exception {
    int k = bench.atLeastOne("--positives", positives);
    if (instances <= k) {
      throw bench.wrong("--instances must be above --positives, " + k + ": " + instances);
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
    SplittableRandom random = new SplittableRandom(seed);
    HostMatrix matrix = HostMatrix.zeros(rows, columns);
    FloatBuffer target = matrix.values().duplicate();
    float[] row = new float[columns];
    for (int i = 0; i < rows; i++) {
      double squares = 0;
      for (int j = 0; j < columns; j++) {
        row[j] = (float) random.nextGaussian();
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
