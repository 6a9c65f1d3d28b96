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
import dev.duet.decode.manifest.Manifest;
import dev.duet.decode.manifest.ManifestException;
import dev.duet.decode.sampling.EvenClips;
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
import picocli.CommandLine.Parameters;

/** {@code duet bench clip}. */
@Command(
    name = "clip",
    description = {
      "Reading clips and making them ready for the encoders: frames scaled and cropped,"
          + " log-spectrogram normalised.",
      "A file's clips are read in one pass, as 'duet extract' does."
    })
final class BenchClip implements Callable<Integer> {
  private static final Logger log = LoggerFactory.getLogger(BenchClip.class);

  @Mixin private BenchOptions bench;

  @Parameters(paramLabel = "DIR", description = "Folder, glob, list or manifest of media files.")
  private String input;

  @Option(
      names = "--size",
      paramLabel = "S",
      description = "Side of the frames in pixels (default: ${DEFAULT-VALUE}).")
  private int size = 112;

  @Option(
      names = "--clips-per-file",
      paramLabel = "N",
      description = "Clips evenly spaced over each file (default: ${DEFAULT-VALUE}).")
  private int clipsPerFile = 4;

  @Option(
      names = "--threads",
      paramLabel = "T",
      description = "Files read at once (default: ${DEFAULT-VALUE}).")
  private int threads = 1;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  BenchClip() {}

  /** A file and the times of its clips. */
  private record Job(Instance instance, List<ClipTime> times) {}

  @Override
  public Integer call() throws Exception {
    int lanes = bench.atLeastOne("--threads", threads);
    ModelConfig config = ModelConfig.named("avid");
    ClipPreparation preparation =
        new ClipPreparation(
            config,
            BinStatistics.neutral(config.spectrogram()),
            bench.atLeastOne("--size", size));
    ClipFormat format = config.clipFormat().withFrameSize(preparation.decodeSize());
    List<Job> jobs = plan(format, new EvenClips(bench.atLeastOne("--clips-per-file", clipsPerFile)));
    long clips = jobs.stream().mapToLong(job -> job.times().size()).sum();
    ExecutorService executor = Executors.newFixedThreadPool(lanes);
    try {
      List<Callable<Integer>> tasks = new ArrayList<>();
      jobs.forEach(job -> tasks.add(() -> read(job, format, preparation)));
      bench.measure(
          "clip_" + size,
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

  private List<Job> plan(ClipFormat format, EvenClips sampler) throws ManifestException {
    List<Job> jobs = new ArrayList<>();
    for (Instance instance : Manifest.of(input).instances()) {
      try (ClipReader reader = ClipReader.open(instance.path(), DecodeLimits.DEFAULT)) {
        jobs.add(new Job(instance, sampler.sample(instance.id(), reader.info(), format)));
      } catch (DecodeException e) {
        log.warn("left out: {}", e.getMessage());
      }
    }
    if (jobs.isEmpty()) {
      throw bench.wrong("none of the files in " + input + " can be read");
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
