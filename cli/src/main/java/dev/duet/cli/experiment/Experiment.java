package dev.duet.cli.experiment;

import ai.djl.Device;
import dev.duet.avid.DuetModel;
import dev.duet.avid.ModelException;
import dev.duet.avid.data.TrainingDataException;
import dev.duet.avid.train.Trainer;
import dev.duet.avid.train.TrainingException;
import dev.duet.avid.train.report.ProgressText;
import dev.duet.cli.config.ConfigException;
import dev.duet.cli.train.RunConfig;
import dev.duet.cli.train.RunFolder;
import dev.duet.cli.train.TrainingRun;
import dev.duet.decode.manifest.Manifest;
import dev.duet.decode.manifest.ManifestException;
import dev.duet.eval.feature.EvaluationException;
import dev.duet.extract.ExtractionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Runs an experiment into a folder: {@code corpus/}, {@code runs/NAME-seedN/} with {@code
 * results.json}, {@code table.md} and {@code table.json}. What is finished is not done again.
 */
public final class Experiment {
  private final ExperimentConfig config;
  private final ExperimentFolder folder;
  private final Device device;
  private final int threads;
  private final Consumer<String> lines;

  /**
   * @param config what is run
   * @param output the folder
   * @param device where models compute
   * @param threads for making the corpus and reading files
   * @param lines takes what people are told
   */
  public Experiment(
      ExperimentConfig config, Path output, Device device, int threads, Consumer<String> lines) {
    this.config = config;
    this.folder = new ExperimentFolder(config, output);
    this.device = device;
    this.threads = threads;
    this.lines = lines;
  }

  /**
   * Runs the whole grid, seed by seed, and writes the tables after each run.
   *
   * @param started is given each trainer, so that it can be stopped
   * @param ended runs when it has come to its end, saved; all else may be killed at any moment
   * @return all numbers; empty if it was stopped
   */
  public Optional<ResultTable> run(Consumer<Trainer> started, Runnable ended)
      throws IOException,
          ConfigException,
          ManifestException,
          ModelException,
          TrainingException,
          TrainingDataException,
          EvaluationException,
          ExtractionException,
          InterruptedException {
    prepare(threads);
    for (Cell cell : Cell.all(config)) {
      if (!finished(cell)) {
        lines.accept("%s, seed %d".formatted(cell.run().name(), cell.seed()));
        if (!make(cell, started, ended)) {
          return Optional.empty();
        }
      }
      ResultTable unused = folder.writeTables();
    }
    return Optional.of(folder.writeTables());
  }

  /**
   * Runs the grid with several runs at a time, each a process of its own, and writes the tables
   * after each. The numbers are those of {@link #run} with as many threads.
   *
   * @param jobs runs at a time
   * @param launcher starts the process of a run by its name
   */
  public ResultTable run(int jobs, RunProcesses.Launcher launcher)
      throws IOException,
          ConfigException,
          ManifestException,
          TrainingException,
          InterruptedException {
    prepare(Math.max(threads, jobs));
    new RunProcesses(jobs, launcher, lines)
        .run(
            Cell.all(config),
            this::finished,
            () -> {
              ResultTable unused = folder.writeTables();
            });
    return folder.writeTables();
  }

  /**
   * Makes one run of the grid, unless it is finished. The run that it comes after must be.
   *
   * @param name for example {@code cma-seed0}
   * @param started is given the trainer, so that it can be stopped
   * @param ended runs when it has come to its end, saved; all else may be killed at any moment
   * @return whether it is finished; false if it was stopped
   * @throws ConfigException if there is no such run or the one before it is not finished
   */
  public boolean runOnly(String name, Consumer<Trainer> started, Runnable ended)
      throws IOException,
          ConfigException,
          ManifestException,
          ModelException,
          TrainingException,
          TrainingDataException,
          EvaluationException,
          ExtractionException,
          InterruptedException {
    Cell cell =
        Cell.named(config, name)
            .orElseThrow(
                () ->
                    new ConfigException(
                        "'%s' is none of the runs; they are %s"
                            .formatted(
                                name,
                                String.join(
                                    ", ", Cell.all(config).stream().map(Cell::name).toList()))));
    if (finished(cell)) {
      return true;
    }
    Optional<String> after = cell.run().after();
    if (after.isPresent() && !finished(new Cell(config.run(after.get()), cell.seed()))) {
      throw new ConfigException(
          "%s comes after %s-seed%d, which is not finished"
              .formatted(name, after.get(), cell.seed()));
    }
    if (!Files.exists(folder.corpusFolder(cell.run()).resolve(ExperimentCorpus.ALL))) {
      prepare(threads);
    }
    return make(cell, started, ended);
  }

  private void prepare(int workers)
      throws ConfigException, IOException, ManifestException, InterruptedException {
    // A mistake in the last run is told before the first one is trained.
    for (RunSpec run : config.runs()) {
      RunConfig unused = folder.runConfig(run, config.seeds().get(0));
    }
    for (Map.Entry<Path, ExperimentCorpus> corpus : folder.corpora().entrySet()) {
      lines.accept("corpus: " + corpus.getKey());
      corpus.getValue().prepare(corpus.getKey(), workers);
    }
  }

  private boolean finished(Cell cell) {
    return Files.exists(folder.results(cell.run(), cell.seed()));
  }

  private boolean make(Cell cell, Consumer<Trainer> started, Runnable ended)
      throws IOException,
          ConfigException,
          ManifestException,
          ModelException,
          TrainingException,
          TrainingDataException,
          EvaluationException,
          ExtractionException,
          InterruptedException {
    boolean trained = train(cell, started);
    ended.run();
    if (!trained) {
      return false;
    }
    ExperimentFolder.write(
        folder.results(cell.run(), cell.seed()), ResultTable.json(evaluate(cell)));
    return true;
  }

  private boolean train(Cell cell, Consumer<Trainer> started)
      throws ConfigException,
          ManifestException,
          ModelException,
          TrainingException,
          TrainingDataException,
          InterruptedException {
    TrainingRun training =
        new TrainingRun(
            folder.runConfig(cell.run(), cell.seed()), folder.run(cell.run(), cell.seed()), device);
    if (!cell.run().isTrained()) {
      training.prepare();
      return true;
    }
    Trainer.Outcome outcome =
        training.run(true, List.of(new ProgressText(line -> lines.accept("  " + line))), started);
    return outcome == Trainer.Outcome.FINISHED;
  }

  private List<Result> evaluate(Cell cell)
      throws ConfigException,
          ModelException,
          ManifestException,
          EvaluationException,
          ExtractionException,
          InterruptedException {
    RunSpec run = cell.run();
    RunFolder files = folder.run(run, cell.seed());
    List<Result> results = new ArrayList<>();
    Manifest corpus =
        Manifest.of(folder.corpusFolder(run).resolve(ExperimentCorpus.ALL).toString());
    try (DuetModel model =
        DuetModel.load(run.isTrained() ? files.model() : files.start(), device)) {
      Judged judged = new Judged(model, corpus, files, threads);
      for (Evaluation evaluation : config.evaluations()) {
        evaluation.run(
            judged,
            (moment, modality, metric, value) -> {
              String name = moment.isEmpty() ? run.name() : run.name() + " " + moment;
              results.add(new Result(name, cell.seed(), modality, metric, value));
              lines.accept(
                  "  %s %s %.1f %%"
                      .formatted(
                          modality,
                          moment.isEmpty() ? metric : metric + " " + moment,
                          100 * value));
            });
      }
    }
    return results;
  }
}
