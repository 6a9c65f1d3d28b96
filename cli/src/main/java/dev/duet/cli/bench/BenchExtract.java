package dev.duet.cli.bench;

import ai.djl.Device;
import com.google.common.collect.ImmutableMap;
import dev.duet.avid.DuetModel;
import dev.duet.avid.FeatureEncoder.Precision;
import dev.duet.avid.ModelConfig;
import dev.duet.cli.option.EngineOptions;
import dev.duet.cli.option.WorkerOption;
import dev.duet.decode.manifest.Manifest;
import dev.duet.extract.Extraction;
import dev.duet.extract.ExtractionConfig;
import dev.duet.extract.ExtractionException;
import dev.duet.extract.ExtractionSummary;
import dev.duet.extract.ProgressListener;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code duet bench extract}. */
@Command(
    name = "extract",
    description =
        "Everything: files decoded, prepared and encoded by both towers with random weights, the"
            + " features thrown away.",
    footerHeading = "%nExample:%n",
    footer = "  duet bench extract videos/ --size 112 --clips-per-file 4 --workers 2 --threads 2")
final class BenchExtract implements Callable<Integer> {
  private static final Logger log = LoggerFactory.getLogger(BenchExtract.class);

  @Mixin private BenchFiles files;

  @Option(
      names = "--batch",
      paramLabel = "B",
      defaultValue = "8",
      description = "Clips of a batch (default: ${DEFAULT-VALUE}).")
  private int batch;

  @Option(
      names = "--precision",
      paramLabel = "float32|bfloat16",
      defaultValue = "float32",
      description = "What the encoders compute in (default: ${DEFAULT-VALUE}).")
  private Precision precision;

  @Mixin private WorkerOption workers;
  @Mixin private EngineOptions engine;
  @Mixin private BenchOptions bench;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  BenchExtract() {}

  @Override
  public Integer call() throws Exception {
    Manifest manifest = files.manifest();
    Device device = engine.start();
    ModelConfig modelConfig = ModelConfig.named(ModelConfig.DEFAULT_NAME);
    ExtractionConfig config =
        ExtractionConfig.of(modelConfig)
            .withFrameSize(files.size())
            .withSampler(files.sampler())
            .withPrecision(precision)
            .withBatchSize(bench.atLeastOne("--batch", batch))
            .withWorkers(workers.count());
    try (DuetModel model = DuetModel.random(modelConfig, 0, device)) {
      // The number of clips is known once the files have been read; a pass for that warms up, too.
      ExtractionSummary first = run(manifest, model, config);
      first.failures().forEach(f -> log.warn("left out: {}: {}", f.instance().id(), f.reason()));
      if (first.clips() == 0) {
        throw files.nothingReadable();
      }
      bench.measure(
          "extract_" + files.size(),
          first.clips(),
          2,
          () -> {
            ExtractionSummary unused = run(manifest, model, config);
          },
          ImmutableMap.of(
              "threads", engine.threads(),
              "workers", config.workers(),
              "batch", config.batchSize(),
              "clips", first.clips()));
    }
    return 0;
  }

  private static ExtractionSummary run(Manifest manifest, DuetModel model, ExtractionConfig config)
      throws ExtractionException, InterruptedException {
    return Extraction.run(manifest, model, config, features -> {}, ProgressListener.NONE);
  }
}
