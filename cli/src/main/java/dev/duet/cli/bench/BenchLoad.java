package dev.duet.cli.bench;

import com.google.common.collect.ImmutableMap;
import dev.duet.audio.BinStatistics;
import dev.duet.avid.ModelConfig;
import dev.duet.avid.data.BatchSource;
import dev.duet.avid.data.BatchStream;
import dev.duet.avid.data.DataConfig;
import dev.duet.avid.data.EpochReport;
import dev.duet.avid.data.FileBatchSource;
import dev.duet.avid.data.TrainingDataException;
import dev.duet.avid.loss.View;
import dev.duet.decode.DecodeFailure;
import dev.duet.decode.MissingAudioPolicy;
import dev.duet.decode.manifest.Instance;
import dev.duet.decode.manifest.Manifest;
import dev.duet.decode.manifest.ManifestException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code duet bench load}. */
@Command(
    name = "load",
    description = {
      "Making batches for training: random clips of 8 frames and 2 s of sound, read, distorted as"
          + " published, handed out in order.",
      "Files that give no such pair are left out. Every run is an epoch of its own."
    },
    footerHeading = "%nExample:%n",
    footer = "  duet bench load videos/ --size 112 --batch 8 --workers 1 --passes 4")
final class BenchLoad implements Callable<Integer> {
  private static final Logger log = LoggerFactory.getLogger(BenchLoad.class);

  @Parameters(paramLabel = "DIR", description = "Folder, glob, list or manifest of media files.")
  private String input;

  @Option(
      names = "--size",
      paramLabel = "S",
      description = "Side of the frames in pixels (default: ${DEFAULT-VALUE}).")
  private int size = 112;

  @Option(
      names = "--batch",
      paramLabel = "B",
      description = "Clips of a batch (default: ${DEFAULT-VALUE}).")
  private int batch = 8;

  @Option(
      names = "--workers",
      paramLabel = "W",
      description = "Threads that read (default: ${DEFAULT-VALUE}).")
  private int workers = 1;

  @Option(
      names = "--passes",
      paramLabel = "R",
      description = "Clips of each file in a run (default: ${DEFAULT-VALUE}).")
  private int passes = 4;

  @Option(
      names = "--cache-mb",
      paramLabel = "MB",
      description = "Memory for decoded files in megabytes (default: ${DEFAULT-VALUE}).")
  private int cacheMegabytes;

  @Mixin private BenchOptions bench;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  BenchLoad() {}

  @Override
  public Integer call() throws Exception {
    DataConfig config = config();
    Manifest manifest = usable(Manifest.of(input), config.withPasses(1).withBatchSize(1));
    BatchSource source = source(manifest, config);
    int[] epoch = {0};
    long clips = (long) source.batchesPerEpoch() * batch;
    bench.measure(
        "load_%d_b%d".formatted(size, batch),
        clips,
        5,
        () -> {
          EpochReport unused = drain(source, epoch[0]++);
        },
        ImmutableMap.of(
            "workers", workers,
            "files", manifest.instances().size(),
            "clips", clips,
            "cache_mb", cacheMegabytes));
    return 0;
  }

  private DataConfig config() {
    try {
      return DataConfig.DEFAULT
          .withBatchSize(batch)
          .withPasses(passes)
          .withWorkers(workers, 3)
          .withCacheBytes(cacheMegabytes * 1_000_000L)
          .withFailures(MissingAudioPolicy.FAIL, 1);
    } catch (IllegalArgumentException e) {
      throw bench.wrong(String.valueOf(e.getMessage()));
    }
  }

  private BatchSource source(Manifest manifest, DataConfig config) {
    ModelConfig published = ModelConfig.named(ModelConfig.DEFAULT_NAME);
    try {
      ModelConfig model =
          new ModelConfig(
              published.name(),
              published.video(),
              size,
              published.frameCount(),
              published.framesPerSecond(),
              published.audio(),
              published.spectrogram(),
              published.audioSeconds(),
              published.projection());
      return new FileBatchSource(
          manifest,
          model,
          BinStatistics.neutral(model.spectrogram()),
          List.of(View.VIDEO, View.AUDIO),
          config,
          0);
    } catch (IllegalArgumentException | TrainingDataException e) {
      throw bench.wrong(input + ": " + e.getMessage());
    }
  }

  /** The files of which one clip can be read. */
  private Manifest usable(Manifest all, DataConfig config)
      throws ManifestException, InterruptedException {
    EpochReport report;
    try {
      report = drain(source(all, config), 0);
    } catch (TrainingDataException e) {
      throw bench.wrong(input + ": " + e.getMessage());
    }
    report.replaced().stream()
        .distinct()
        .forEach(failure -> log.warn("left out: {}: {}", failure.path(), failure.reason()));
    Set<Path> broken =
        report.replaced().stream().map(DecodeFailure::path).collect(Collectors.toSet());
    List<Instance> usable =
        all.instances().stream().filter(instance -> !broken.contains(instance.path())).toList();
    return Manifest.of(usable);
  }

  private static EpochReport drain(BatchSource source, int epoch)
      throws TrainingDataException, InterruptedException {
    try (BatchStream stream = source.open(epoch, 0)) {
      while (stream.next().isPresent()) {
        // as a training loop that takes no time
      }
      return stream.report();
    }
  }
}
