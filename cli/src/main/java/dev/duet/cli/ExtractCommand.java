package dev.duet.cli;

import ai.djl.Device;
import com.google.common.collect.ImmutableMap;
import dev.duet.avid.DuetModel;
import dev.duet.avid.ModelException;
import dev.duet.cli.option.ClipOptions;
import dev.duet.cli.option.EngineOptions;
import dev.duet.cli.option.FeatureOptions;
import dev.duet.cli.option.InputOption;
import dev.duet.cli.option.ModelOption;
import dev.duet.cli.option.ResultOption;
import dev.duet.cli.option.StorageOptions;
import dev.duet.cli.option.WorkerOption;
import dev.duet.cli.progress.ProgressDisplay;
import dev.duet.decode.DecodeLimits;
import dev.duet.decode.manifest.Manifest;
import dev.duet.decode.manifest.ManifestException;
import dev.duet.decode.sampling.ClipSampler;
import dev.duet.extract.Extraction;
import dev.duet.extract.ExtractionConfig;
import dev.duet.extract.ExtractionException;
import dev.duet.extract.ExtractionSummary;
import dev.duet.extract.store.FeatureDirectory;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code duet extract}. */
@Command(
    name = "extract",
    description = {
      "Turns videos into features.",
      "A run that was stopped goes on where it was when it is started again. Files that cannot be"
          + " used do not stop it; failures.csv lists them."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  duet extract videos/ --model model.safetensors --output features/",
      "  duet extract clips.csv --model model.safetensors --output features/ \\",
      "      --stride 1 --stages conv4x,pool --size 112 --format parquet"
    })
final class ExtractCommand implements Callable<Integer> {
  private static final Logger log = LoggerFactory.getLogger(ExtractCommand.class);

  @Mixin private InputOption input;
  @Mixin private ModelOption model;
  @Mixin private StorageOptions storage;
  @Mixin private FeatureOptions features;
  @Mixin private ClipOptions clips;
  @Mixin private WorkerOption workers;
  @Mixin private EngineOptions engine;
  @Mixin private ResultOption result;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  ExtractCommand() {}

  @Override
  public Integer call()
      throws ManifestException, ModelException, ExtractionException, InterruptedException {
    ClipSampler sampler = clips.sampler();
    DecodeLimits limits = clips.limits();
    int workerCount = workers.count();
    Manifest manifest = input.manifest();
    Device device = engine.start();
    try (DuetModel loaded = DuetModel.load(model.file(), device)) {
      if (!loaded.trained()) {
        log.warn("the model is not trained: its features are those of random weights");
      }
      ExtractionSummary summary =
          run(
              manifest,
              loaded,
              features
                  .apply(ExtractionConfig.of(loaded.config()))
                  .withSampler(sampler)
                  .withLimits(limits)
                  .withWorkers(workerCount));
      print(summary);
      return summary.failed() == 0 ? ExitCode.OK : ExitCode.SOME_FILES_FAILED;
    }
  }

  private ExtractionSummary run(Manifest manifest, DuetModel loaded, ExtractionConfig config)
      throws ExtractionException, InterruptedException {
    FeatureDirectory directory = new FeatureDirectory(storage.folder(), storage.config());
    try (ProgressDisplay display = ProgressDisplay.open("Extracting")) {
      return Extraction.run(manifest, loaded, config, directory, display);
    }
  }

  private void print(ExtractionSummary summary) {
    result.print(
        ImmutableMap.<String, Object>builder()
            .put("videos", summary.videos())
            .put("extracted", summary.extracted())
            .put("complete_before", summary.complete())
            .put("skipped", summary.skipped())
            .put("failed", summary.failed())
            .put("clips", summary.clips())
            .put("seconds", summary.elapsed().toMillis() / 1000.0)
            .put("clips_per_second", summary.clipsPerSecond())
            .put("output", storage.folder().toString())
            .buildOrThrow(),
        out -> print(out, summary));
  }

  private void print(PrintWriter out, ExtractionSummary summary) {
    out.printf(
        Locale.ROOT,
        "%d videos: %d extracted, %d complete before, %d skipped, %d failed%n",
        summary.videos(),
        summary.extracted(),
        summary.complete(),
        summary.skipped(),
        summary.failed());
    out.printf(
        Locale.ROOT,
        "%d clips in %.1f s, %.1f clips/s%n",
        summary.clips(),
        summary.elapsed().toMillis() / 1000.0,
        summary.clipsPerSecond());
    out.printf("features are in %s%n", storage.folder());
    if (summary.failed() > 0) {
      out.printf("failures are in %s%n", storage.folder().resolve("failures.csv"));
    }
  }
}
