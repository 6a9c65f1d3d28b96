package dev.duet.cli.bench;

import com.google.common.collect.ImmutableMap;
import dev.duet.audio.BinStatistics;
import dev.duet.avid.ClipPreparation;
import dev.duet.avid.ModelConfig;
import dev.duet.avid.PreparedClip;
import dev.duet.decode.ClipFormat;
import dev.duet.decode.ClipReader;
import dev.duet.decode.ClipTime;
import dev.duet.decode.DecodeException;
import dev.duet.decode.DecodeLimits;
import dev.duet.decode.manifest.Instance;
import dev.duet.decode.manifest.ManifestException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code duet bench clip}. */
@Command(
    name = "clip",
    description = {
      "Reading clips and making them ready for the encoders: frames scaled and cropped,"
          + " log-spectrogram normalised.",
      "The clips of a file are read in one pass, as 'duet extract' does."
    },
    footerHeading = "%nExample:%n",
    footer = "  duet bench clip videos/ --size 112 --clips-per-file 4")
final class BenchClip implements Callable<Integer> {
  private static final Logger log = LoggerFactory.getLogger(BenchClip.class);

  @Mixin private BenchFiles files;

  @Option(
      names = "--threads",
      paramLabel = "T",
      defaultValue = "1",
      description = "Files read at once (default: ${DEFAULT-VALUE}).")
  private int threads;

  @Mixin private BenchOptions bench;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  BenchClip() {}

  /** A file and the times of its clips. */
  private record Job(Instance instance, List<ClipTime> times) {}

  @Override
  public Integer call() throws Exception {
    int lanes = bench.atLeastOne("--threads", threads);
    ModelConfig config = ModelConfig.named(ModelConfig.DEFAULT_NAME);
    ClipPreparation preparation =
        new ClipPreparation(config, BinStatistics.neutral(config.spectrogram()), files.size());
    ClipFormat format = config.clipFormat().withFrameSize(preparation.decodeSize());
    List<Job> jobs = plan(format);
    long clips = jobs.stream().mapToLong(job -> job.times().size()).sum();
    ExecutorService executor = Executors.newFixedThreadPool(lanes);
    try {
      List<Callable<Integer>> tasks = new ArrayList<>();
      jobs.forEach(job -> tasks.add(() -> read(job, format, preparation)));
      bench.measure(
          "clip_" + files.size(),
          clips,
          5,
          () -> {
            for (Future<Integer> result : executor.invokeAll(tasks)) {
              int unused = result.get();
            }
          },
          ImmutableMap.of("threads", lanes, "files", jobs.size(), "clips", clips));
    } finally {
      executor.shutdown();
    }
    return 0;
  }

  private List<Job> plan(ClipFormat format) throws ManifestException {
    List<Job> jobs = new ArrayList<>();
    for (Instance instance : files.manifest().instances()) {
      try (ClipReader reader = ClipReader.open(instance.path(), DecodeLimits.DEFAULT)) {
        jobs.add(new Job(instance, files.sampler().sample(instance.id(), reader.info(), format)));
      } catch (DecodeException e) {
        log.warn("left out: {}", e.getMessage());
      }
    }
    if (jobs.isEmpty()) {
      throw files.nothingReadable();
    }
    return jobs;
  }

  private static int read(Job job, ClipFormat format, ClipPreparation preparation)
      throws DecodeException {
    List<PreparedClip> ready = new ArrayList<>();
    try (ClipReader reader = ClipReader.open(job.instance().path(), DecodeLimits.DEFAULT)) {
      reader.read(job.times(), format, clip -> ready.add(preparation.prepare(clip)));
    }
    return ready.size();
  }
}
