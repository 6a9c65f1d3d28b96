package dev.duet.cli.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duet.avid.DuetModel;
import dev.duet.decode.manifest.Manifest;
import dev.duet.decode.manifest.ManifestException;
import dev.duet.extract.ExtractionException;
import dev.duet.extract.ProgressListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A page: gathers what runs left in their folders and what a model makes of clips, and writes it.
 */
public final class ReportPage {
  private static final String RUNS = "runs";

  private final ReportFolder folder;
  private final ObjectNode data = JsonNodeFactory.instance.objectNode();
  private final List<String> names = new ArrayList<>();
  private final ArrayNode curves = data.putArray("runs");
  private final List<EvaluationFile> evaluations = new ArrayList<>();
  private final ArrayNode experiments = JsonNodeFactory.instance.arrayNode();
  private final RunDocuments documents = new RunDocuments();

  private ReportPage(ReportFolder folder) {
    this.folder = folder;
  }

  /**
   * Makes the folder of a page, or takes one that is there.
   *
   * @param title of the page
   */
  public static ReportPage open(Path folder, String title) throws IOException {
    ReportPage page = new ReportPage(ReportFolder.open(folder));
    page.data.put("title", title);
    page.data.put("footer", "Duet is free software under GPL-3.0-or-later. Figures by Chart.js.");
    return page;
  }

  /** Puts sentences and a table above everything else. */
  public void summary(List<String> sentences, JsonNode table) {
    ObjectNode summary = data.putObject("summary");
    ArrayNode lines = summary.putArray("sentences");
    sentences.forEach(lines::add);
    summary.set("table", table);
  }

  /**
   * Adds what a run, an evaluation or an experiment left in its folder: curves, the results in its
   * folder {@code eval} and its table.
   *
   * @param name that the page shows; different from those before
   */
  public void run(String name, Path run) throws IOException {
    names.add(name);
    documents.read(name, run);
    addCurves(name, run);
    evaluations.addAll(EvaluationFile.of(name, run));
    var table = ExperimentTable.of(name, run);
    table.ifPresent(experiments::add);
    if (table.isPresent() && Files.isDirectory(run.resolve(RUNS))) {
      try (Stream<Path> parts = Files.list(run.resolve(RUNS))) {
        for (Path part : parts.sorted().toList()) {
          addCurves(String.valueOf(part.getFileName()), part);
        }
      }
    }
  }

  private void addCurves(String name, Path run) throws IOException {
    Path metrics = run.resolve(RunCurves.FILE);
    if (Files.exists(metrics)) {
      // Runs inside an experiment come after all that have a name of their own.
      int named = names.indexOf(name);
      curves.add(
          RunCurves.read(name, metrics).put("run", named >= 0 ? named : 100 + curves.size()));
    }
  }

  /**
   * Adds clips of a corpus: their films, who finds whom, who agrees with whom, and the map.
   *
   * @param clips at most so many
   */
  public void videos(
      Manifest corpus, int clips, DuetModel model, int threads, ProgressListener listener)
      throws IOException, ManifestException, ExtractionException, InterruptedException {
    new CorpusSections(folder, threads).add(data, corpus, clips, model, listener);
  }

  /** Writes the page; gives the file to open. */
  public Path write() throws IOException {
    ArrayNode tables = EvaluationTables.of(evaluations, names.size());
    data.putArray("evaluations").addAll(experiments).addAll(tables);
    AccuracyCurves accuracies = new AccuracyCurves(evaluations, names);
    accuracies.depth().ifPresent(depth -> data.set("depth", depth));
    accuracies.lowShot().ifPresent(lowShot -> data.set("lowshot", lowShot));
    data.set("confusion", Confusions.of(evaluations));
    evaluations.forEach(documents::add);
    documents.addTo(data);
    return folder.write(data);
  }
}
