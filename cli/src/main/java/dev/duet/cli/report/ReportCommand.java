package dev.duet.cli.report;

import dev.duet.avid.DuetModel;
import dev.duet.avid.ModelException;
import dev.duet.cli.option.EngineOptions;
import dev.duet.cli.option.ExistingFile;
import dev.duet.cli.progress.ProgressDisplay;
import dev.duet.decode.manifest.Manifest;
import dev.duet.decode.manifest.ManifestException;
import dev.duet.extract.ExtractionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code duet report}. */
@Command(
    name = "report",
    description =
        "Writes a page that shows what was learned: training curves, evaluations, and for the clips of a"
            + " corpus who finds whom across the modalities, who agrees with whom, and a map.",
    footerHeading = "%nExample:%n",
    footer = "  duet report runs/avid runs/cma --videos corpus/test.csv --output report")
public final class ReportCommand implements Callable<Integer> {
  private static final String MODEL = "model.safetensors";

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "RUN",
      arity = "1..*",
      description =
          "Folders of training runs, evaluations and experiments; the curves of all runs are shown together.")
  private List<Path> runs;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      defaultValue = "report",
      description = "Folder of the page (default: ${DEFAULT-VALUE}).")
  private Path folder;

  @Option(
      names = "--videos",
      paramLabel = "INPUT",
      description = "Videos to show: file, folder, glob, list or manifest, as for 'duet extract'.")
  private @Nullable String videos;

  @Option(
      names = "--model",
      paramLabel = "FILE",
      converter = ExistingFile.class,
      description = "Model that the videos are shown with (default: that of the last RUN).")
  private @Nullable Path model;

  @Option(
      names = "--clips",
      paramLabel = "N",
      defaultValue = "240",
      description = "Videos that are shown at most (default: ${DEFAULT-VALUE}).")
  private int clips;

  @Mixin private EngineOptions engine;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  public ReportCommand() {}

  @Override
  public Integer call()
      throws ManifestException, ModelException, ExtractionException, InterruptedException {
    if (clips < 1) {
      throw new ParameterException(spec.commandLine(), "--clips must be at least 1: " + clips);
    }
    for (Path run : runs) {
      if (!Files.isDirectory(run)) {
        throw new ParameterException(spec.commandLine(), "no such folder: " + run);
      }
    }
    try {
      ReportPage page =
          ReportPage.open(folder, "Duet report: " + RunNames.name(runs.get(runs.size() - 1)));
      List<String> names = RunNames.of(runs);
      for (int i = 0; i < runs.size(); i++) {
        page.run(names.get(i), runs.get(i));
      }
      if (videos != null) {
        addVideos(page, Manifest.of(videos));
      }
      spec.commandLine().getOut().println("report: " + page.write().toUri());
      spec.commandLine().getOut().flush();
    } catch (IOException e) {
      throw new ParameterException(
          spec.commandLine(), "cannot write " + folder + ": " + e.getMessage(), e);
    }
    return 0;
  }

  private void addVideos(ReportPage page, Manifest manifest)
      throws IOException,
          ManifestException,
          ModelException,
          ExtractionException,
          InterruptedException {
    Path file = model == null ? runs.get(runs.size() - 1).resolve(MODEL) : model;
    if (!Files.exists(file)) {
      throw new ParameterException(
          spec.commandLine(),
          "--videos needs a model: there is no " + file + "; give --model FILE");
    }
    try (DuetModel loaded = DuetModel.load(file, engine.start());
        ProgressDisplay display = ProgressDisplay.open("Embedding")) {
      page.videos(manifest, clips, loaded, engine.threads(), display);
    }
  }
}
