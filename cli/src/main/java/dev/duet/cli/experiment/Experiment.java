package dev.duet.cli.experiment;

import ai.djl.Device;
import dev.duet.avid.DuetModel;
import dev.duet.avid.ModelException;
import dev.duet.avid.data.TrainingDataException;
import dev.duet.avid.train.Trainer;
import dev.duet.avid.train.TrainingException;
import dev.duet.avid.train.report.ProgressText;
import dev.duet.cli.config.ConfigException;
import dev.duet.cli.config.ConfigFile;
import dev.duet.cli.config.ConfigNode;
import dev.duet.cli.train.ObjectiveConfig;
import dev.duet.cli.train.RunConfig;
import dev.duet.cli.train.RunFiles;
import dev.duet.cli.train.RunFolder;
import dev.duet.cli.train.TrainingRun;
import dev.duet.decode.manifest.Manifest;
import dev.duet.decode.manifest.ManifestException;
import dev.duet.decode.manifest.Split;
import dev.duet.eval.feature.EvaluationException;
import dev.duet.extract.ExtractionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Runs an experiment into a folder: {@code corpus/}, {@code runs/NAME-seedN/} with {@code
 * results.json}, {@code table.md} and {@code table.json}. What is finished is not done again.
 *
 * @param config what is run
 * @param output the folder
 * @param device where models compute
 * @param threads for making the corpus and reading files
 */
public record Experiment(ExperimentConfig config, Path output, Device device, int threads) {

  /**
   * Runs the whole grid, seed by seed, and writes the tables after each run.
   *
   * @param lines takes what people are told
   * @param started is given each trainer, so that it can be stopped
   * @return all numbers; empty if it was stopped
   */
  public Optional<ResultTable> run(Consumer<String> lines, Consumer<Trainer> started)
      throws IOException,
          ConfigException,
          ManifestException,
          ModelException,
          TrainingException,
          TrainingDataException,
          EvaluationException,
          ExtractionException,
          InterruptedException {
    // A mistake in the last run is told before the first one is trained.
    for (RunSpec run : config.runs()) {
      RunConfig unused = runConfig(run, config.seeds().get(0));
    }
    lines.accept("corpus: " + corpus());
    config.corpus().prepare(corpus(), threads);
    List<Result> results = new ArrayList<>();
    for (long seed : config.seeds()) {
      for (RunSpec run : config.runs()) {
        Path file = folder(run.name(), seed).path().resolve("results.json");
        if (!Files.exists(file)) {
          lines.accept("%s, seed %d".formatted(run.name(), seed));
          if (!train(run, seed, lines, started)) {
            return Optional.empty();
          }
          write(file, ResultTable.json(evaluate(run, seed, lines)));
        }
        results.addAll(ResultTable.parse(Files.readString(file)));
        ResultTable table = new ResultTable(config.title(), results);
        write(output.resolve("table.md"), table.markdown());
        write(output.resolve("table.json"), table.json());
      }
    }
    return Optional.of(new ResultTable(config.title(), results));
  }

  private Path corpus() {
    return output.resolve("corpus").toAbsolutePath().normalize();
  }

  private RunFolder folder(String run, long seed) {
    return new RunFolder(output.resolve("runs").resolve(run + "-seed" + seed));
  }

  private RunConfig runConfig(RunSpec run, long seed) throws ConfigException {
    ConfigNode node = RunFiles.withBase(config.config().orElseGet(ConfigNode::empty));
    node = node.with(run.config().orElseGet(ConfigNode::empty));
    List<String> own = new ArrayList<>();
    own.add("training.seed=" + seed);
    own.add("corpus.train=" + quoted(corpus().resolve(Split.TRAIN.text() + ".csv")));
    Path validation = corpus().resolve(Split.VALIDATION.text() + ".csv");
    if (Files.exists(validation)) {
      own.add("corpus.validation=" + quoted(validation));
    }
    if (run.after().isPresent()) {
      own.add("model.kind=start");
      own.add("model.file=" + quoted(folder(run.after().get(), seed).model().toAbsolutePath()));
    }
    RunConfig bound = RunFiles.bind(ConfigFile.override(node, own));
    return run.after().isPresent() && bound.objective() instanceof ObjectiveConfig.Cma cma
        ? bound.withObjective(cma.orFrom(folder(run.after().get(), seed).path()))
        : bound;
  }

  private static String quoted(Path path) {
    return "'" + path.toString().replace("'", "''") + "'";
  }

  private boolean train(RunSpec run, long seed, Consumer<String> lines, Consumer<Trainer> started)
      throws ConfigException,
          ManifestException,
          ModelException,
          TrainingException,
          TrainingDataException,
          InterruptedException {
    TrainingRun training = new TrainingRun(runConfig(run, seed), folder(run.name(), seed), device);
    if (!run.trained().orElse(true)) {
      training.prepare();
      return true;
    }
    Trainer.Outcome outcome =
        training.run(true, List.of(new ProgressText(line -> lines.accept("  " + line))), started);
    return outcome == Trainer.Outcome.FINISHED;
  }

  private List<Result> evaluate(RunSpec run, long seed, Consumer<String> lines)
      throws ModelException,
          ManifestException,
          EvaluationException,
          ExtractionException,
          InterruptedException {
    RunFolder folder = folder(run.name(), seed);
    Path file = run.trained().orElse(true) ? folder.model() : folder.start();
    List<Result> results = new ArrayList<>();
    Manifest corpus = Manifest.of(corpus().resolve(ExperimentCorpus.ALL).toString());
    try (DuetModel model = DuetModel.load(file, device)) {
      for (Evaluation evaluation : config.evaluations()) {
        evaluation.run(
            model,
            corpus,
            threads,
            (modality, metric, value) -> {
              results.add(new Result(run.name(), seed, modality, metric, value));
              lines.accept("  %s %s %.1f %%".formatted(modality, metric, 100 * value));
            });
      }
    }
    return results;
  }

  private static void write(Path file, String text) throws IOException {
    Path unfinished = file.resolveSibling("." + file.getFileName() + ".tmp");
    Path unused = Files.writeString(unfinished, text);
    unused = Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
  }
}
