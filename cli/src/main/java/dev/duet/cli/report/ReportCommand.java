package dev.duet.cli.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    data.put("title", "Duet report: " + name(runs.get(runs.size() - 1)));
    data.put("footer", "Duet is free software under GPL-3.0-or-later. Figures by Chart.js.");
    try {
      addRuns(data);
      ReportFolder page = ReportFolder.open(folder);
      if (videos != null) {
        addVideos(data, page, Manifest.of(videos));
      }
      spec.commandLine().getOut().println("report: " + page.write(data).toUri());
      spec.commandLine().getOut().flush();
    } catch (IOException e) {
      throw new ParameterException(
          spec.commandLine(), "--output: cannot write to " + folder + ": " + e.getMessage(), e);
    }
    return 0;
  }

  private void addRuns(ObjectNode data) throws IOException {
    ArrayNode curves = data.putArray("runs");
    RunDocuments documents = new RunDocuments();
    for (Path run : runs) {
      if (!Files.isDirectory(run)) {
        throw new ParameterException(spec.commandLine(), "no such folder: " + run);
      }
      documents.read(name(run), run);
      Path metrics = run.resolve(RunCurves.FILE);
      if (Files.exists(metrics)) {
        curves.add(RunCurves.read(name(run), metrics));
      }
    }
    documents.addTo(data);
  }

  private void addVideos(ObjectNode data, ReportFolder page, Manifest manifest)
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
      new CorpusSections(page, engine.threads()).add(data, manifest, clips, loaded, display);
    }
  }

  private static String name(Path run) {
    Path last = run.toAbsolutePath().normalize().getFileName();
    return last == null ? run.toString() : last.toString();
  }
}
