package dev.duet.cli;

import ai.djl.Device;
import dev.duet.avid.DuetModel;
import dev.duet.avid.ModelConfig;
import dev.duet.avid.ModelException;
import dev.duet.cli.option.EngineOptions;
import dev.duet.cli.progress.ProgressDisplay;
import dev.duet.decode.manifest.Manifest;
import dev.duet.decode.manifest.ManifestException;
import dev.duet.decode.sampling.EvenClips;
import dev.duet.decode.synthetic.demo.DemoClip;
import dev.duet.extract.Extraction;
import dev.duet.extract.ExtractionConfig;
import dev.duet.extract.ExtractionException;
import dev.duet.extract.ExtractionSummary;
import dev.duet.extract.store.FeatureDirectory;
import dev.duet.extract.store.StorageConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code duet demo}. */
@Command(
    name = "demo",
    description =
        "A tour in a few seconds: makes clips of moving shapes and their sounds, a small model with random"
            + " weights, and the clips' features.",
    footerHeading = "%nExample:%n",
    footer = "  duet demo --output duet-demo")
final class DemoCommand implements Callable<Integer> {
  private static final int CLIPS_PER_VIDEO = 3;

  @Spec private CommandSpec spec;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      defaultValue = "duet-demo",
      description = "Folder to write to (default: ${DEFAULT-VALUE}).")
  private Path folder;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  DemoCommand() {}

  @Override
  public Integer call()
      throws ManifestException, ModelException, ExtractionException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    Path videos = folder.resolve("videos");
    Path modelFile = folder.resolve("model.safetensors");
    Path extracted = folder.resolve("extracted");

    makeVideos(videos);
    out.printf("1. made %d videos with sound in %s%n", DemoClip.values().length, videos);
    out.flush();
    Device device = EngineOptions.cpu();
    try (DuetModel model = DuetModel.random(ModelConfig.named("tiny"), 0, device)) {
      model.save(modelFile);
      out.printf("2. made a small model with random weights, %s%n", modelFile);
      out.flush();
      ExtractionConfig config =
          ExtractionConfig.of(model.config()).withSampler(new EvenClips(CLIPS_PER_VIDEO));
      FeatureTable table =
          new FeatureTable(
              new FeatureDirectory(extracted, StorageConfig.DEFAULT.withOverwrite(true)));
      ExtractionSummary summary = extract(videos, model, config, table);
      out.printf(
          "3. extracted the features of %d clips in %d ms%n%n",
          summary.clips(), summary.elapsed().toMillis());
      table.print(out);
      explain(out, extracted, modelFile);
      return summary.failed() == 0 ? ExitCode.OK : ExitCode.SOME_FILES_FAILED;
    }
  }

  private static ExtractionSummary extract(
      Path videos, DuetModel model, ExtractionConfig config, FeatureTable table)
      throws ManifestException, ExtractionException, InterruptedException {
    Manifest manifest = Manifest.of(videos.toString());
    try (ProgressDisplay display = ProgressDisplay.open("Extracting")) {
      return Extraction.run(manifest, model, config, table, display);
    }
  }

  private void makeVideos(Path videos) {
    try {
      Files.createDirectories(videos);
      for (DemoClip clip : DemoClip.values()) {
        clip.media().writeTo(videos.resolve(clip.fileName()));
      }
    } catch (IOException e) {
      throw new ParameterException(
          spec.commandLine(), "--output: cannot write to " + folder + ": " + e.getMessage(), e);
    }
  }

  private static void explain(PrintWriter out, Path extracted, Path model) {
    out.printf(
        """

        The weights are random, so alike only means alike in colour, motion and loudness.

        Features    %1$s (NumPy arrays, one folder per video)
          in Python  numpy.load("%1$s/features/rain.mp4/video.pool.npy")
        Your own    ./duet extract FOLDER --model %2$s --output OUT
        Everything  ./duet --help
        """,
        extracted, model);
    out.flush();
  }
}
