package dev.duet.cli.demo;

import ai.djl.Device;
import dev.duet.avid.DuetModel;
import dev.duet.avid.ModelException;
import dev.duet.avid.data.TrainingDataException;
import dev.duet.avid.train.Trainer;
import dev.duet.avid.train.TrainingException;
import dev.duet.cli.config.ConfigException;
import dev.duet.cli.progress.ProgressDisplay;
import dev.duet.cli.report.ReportPage;
import dev.duet.decode.manifest.ManifestException;
import dev.duet.eval.feature.EvaluationException;
import dev.duet.extract.ExtractionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * From videos to a page: corpus, random model, AVID, CMA, features, evaluations, page. The same
 * request gives the same numbers on the same kind of processor, whatever the number of its cores,
 * and however often it was interrupted.
 */
public final class Demo {
  private static final int STEPS = 7;

  /** Clips of the page at most. */
  private static final int SHOWN = 120;

  private final DemoRequest request;
  private final DemoFolder folder;
  private final Device device;
  private final int workers;
  private final StepLog log;

  /**
   * A demo.
   *
   * @param folder where everything goes
   * @param workers threads that make and read files; the numbers do not depend on them
   * @param lines is told what happens
   */
  public Demo(
      DemoRequest request, Path folder, Device device, int workers, Consumer<String> lines) {
    this.request = request;
    this.folder = new DemoFolder(folder);
    this.device = device;
    this.workers = workers;
    this.log = new StepLog(lines, STEPS);
  }

  /**
   * What came out.
   *
   * @param page to open
   * @param lines a table and what it says
   * @param failed files that could not be used
   */
  public record Outcome(Path page, List<String> lines, int failed) {}

  /**
   * Goes through all steps, or through those that are left.
   *
   * @param started is given each trainer, so that it can be stopped
   * @param ended runs when it has come to its end, saved; all else may be killed at any moment
   * @return what came out; empty if a trainer was stopped
   */
  public Optional<Outcome> run(Consumer<Trainer> started, Runnable ended)
      throws IOException,
          ConfigException,
          ManifestException,
          ModelException,
          TrainingException,
          TrainingDataException,
          EvaluationException,
          ExtractionException,
          InterruptedException {
    folder.claim(request);
    DemoCorpus source = request.corpus();
    log.step(source.what(folder.corpus()));
    PreparedCorpus corpus = source.prepare(folder.corpus(), workers, log);
    DemoTraining training = new DemoTraining(folder, corpus, request.seed(), device);
    log.step("drawing random weights, and measuring the corpus' sound");
    training.start();
    log.step("AVID: learning which sound belongs to which picture");
    boolean finished = training.avid(log, started);
    ended.run();
    if (!finished) {
      return Optional.empty();
    }
    log.step("CMA: going on with videos that look and sound alike as positives");
    finished = training.cma(log, started);
    ended.run();
    if (!finished) {
      return Optional.empty();
    }
    log.step("extracting features of all %d videos".formatted(corpus.all().instances().size()));
    int failed = corpus.failed();
    for (String model : DemoFolder.MODELS) {
      failed = Math.max(failed, corpus.failed() + extract(corpus, model));
    }
    log.step("evaluating them");
    for (String model : DemoFolder.MODELS) {
      evaluate(corpus, model);
    }
    log.step("drawing the page");
    Summary summary = Summary.of(folder, corpus.labelled());
    List<String> sentences = Findings.of(corpus, summary);
    Path page = draw(corpus, summary, sentences);
    List<String> lines = new ArrayList<>(summary.lines());
    lines.add("");
    lines.addAll(sentences);
    Path unused = Files.writeString(folder.summary(), String.join("\n", lines) + "\n");
    return Optional.of(new Outcome(page, lines, failed));
  }

  private int extract(PreparedCorpus corpus, String model)
      throws ModelException, ExtractionException, InterruptedException {
    var summary =
        DemoFeatures.extract(
            corpus.all(), folder.weights(model), folder.features(model), workers, device);
    summary.ifPresent(
        done ->
            log.say(
                "%s: %d clips in %s".formatted(model, done.clips(), StepLog.text(done.elapsed()))));
    return summary.map(done -> done.failed()).orElse(0);
  }

  private void evaluate(PreparedCorpus corpus, String model) throws EvaluationException {
    new DemoEvaluation(corpus, folder.features(model), folder.run(model).path().resolve("eval"))
        .run(log);
  }

  private Path draw(PreparedCorpus corpus, Summary summary, List<String> sentences)
      throws IOException,
          ManifestException,
          ModelException,
          ExtractionException,
          InterruptedException {
    ReportPage page = ReportPage.open(folder.report(), "Duet demo");
    page.summary(sentences, summary.table());
    for (String model : DemoFolder.MODELS) {
      page.run(model, folder.run(model).path());
    }
    String last = DemoFolder.MODELS.get(DemoFolder.MODELS.size() - 1);
    try (DuetModel model = DuetModel.load(folder.weights(last), device);
        ProgressDisplay display = ProgressDisplay.open("Drawing")) {
      page.videos(corpus.shown(), SHOWN, model, workers, display);
    }
    return page.write();
  }
}
