package dev.duet.cli;

import com.google.common.collect.ImmutableMap;
import dev.duet.audio.BinStatistics;
import dev.duet.audio.Spectrogram;
import dev.duet.avid.DuetModel;
import dev.duet.avid.ModelException;
import dev.duet.cli.corpus.CorpusStatistics;
import dev.duet.cli.option.ClipOptions;
import dev.duet.cli.option.EngineOptions;
import dev.duet.cli.option.InputOption;
import dev.duet.cli.option.ModelOption;
import dev.duet.cli.option.ResultOption;
import dev.duet.cli.option.WorkerOption;
import dev.duet.cli.progress.ProgressDisplay;
import dev.duet.decode.ClipFormat;
import dev.duet.decode.DecodeFailure;
import dev.duet.decode.MissingAudioPolicy;
import dev.duet.decode.Modality;
import dev.duet.decode.manifest.Manifest;
import dev.duet.decode.manifest.ManifestException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code duet stats}. */
@Command(
    name = "stats",
    description = {
      "Measures the mean and deviation of every spectrogram bin over a corpus and keeps them in the"
          + " model, which normalises its sound with them.",
      "Clips without sound do not count."
    },
    footerHeading = "%nExample:%n",
    footer = "  duet stats videos/ --model model.safetensors")
final class StatsCommand implements Callable<Integer> {
  private static final Logger log = LoggerFactory.getLogger(StatsCommand.class);

  @Spec private CommandSpec spec;

  @Mixin private InputOption input;

  @Mixin private ModelOption model;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Model to write (default: the one that was read).")
  private @Nullable Path output;

  @Mixin private ClipOptions clips;
  @Mixin private WorkerOption workers;
  @Mixin private ResultOption result;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  StatsCommand() {}

  @Override
  public Integer call() throws ManifestException, ModelException, InterruptedException {
    Manifest manifest = input.manifest();
    try (DuetModel loaded = DuetModel.load(model.file(), EngineOptions.cpu())) {
      CorpusStatistics.Result result = measure(manifest, loaded);
      for (DecodeFailure failure : result.failures()) {
        log.warn("{} ({}): {}", failure.path(), label(failure.stage()), failure.reason());
      }
      if (result.clips() == 0) {
        throw new ParameterException(
            spec.commandLine(), input.text() + ": no file has sound that can be read");
      }
      BinStatistics statistics = result.accumulated().result();
      Path file = output == null ? model.file() : output;
      loaded.withAudioStatistics(statistics).save(file);
      print(manifest, statistics, result.failures().size(), file);
      return result.failures().isEmpty() ? ExitCode.OK : ExitCode.SOME_FILES_FAILED;
    }
  }

  private CorpusStatistics.Result measure(Manifest manifest, DuetModel loaded)
      throws InterruptedException {
    ClipFormat format = loaded.config().clipFormat().withModalities(EnumSet.of(Modality.AUDIO));
    CorpusStatistics statistics =
        new CorpusStatistics(
            Spectrogram.of(loaded.config().spectrogram()),
            format.withPolicies(format.shortClip(), MissingAudioPolicy.SKIP),
            clips.sampler(),
            clips.limits(),
            workers.count());
    try (ProgressDisplay display = ProgressDisplay.open("Measuring")) {
      return statistics.measure(manifest.instances(), display);
    }
  }

  private void print(Manifest manifest, BinStatistics statistics, int failed, Path file) {
    result.print(
        ImmutableMap.of(
            "clips", statistics.clips(),
            "files", manifest.instances().size(),
            "failed", failed,
            "bins", statistics.mean().length,
            "mean_db", average(statistics.mean()),
            "deviation_db", average(statistics.std()),
            "model", file.toString()),
        out -> print(out, manifest, statistics, failed, file));
  }

  private static void print(
      PrintWriter out, Manifest manifest, BinStatistics statistics, int failed, Path file) {
    out.printf(
        Locale.ROOT,
        "%d clips of %d files, %d files failed%n",
        statistics.clips(),
        manifest.instances().size(),
        failed);
    out.printf(
        Locale.ROOT,
        "mean %.2f dB, deviation %.2f dB, averaged over %d bins%n",
        average(statistics.mean()),
        average(statistics.std()),
        statistics.mean().length);
    out.printf("written to %s%n", file);
  }

  private static double average(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  private static String label(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT);
  }
}
