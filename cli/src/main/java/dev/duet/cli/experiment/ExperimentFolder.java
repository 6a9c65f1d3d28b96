package dev.duet.cli.experiment;

import dev.duet.cli.config.ConfigException;
import dev.duet.cli.config.ConfigFile;
import dev.duet.cli.config.ConfigNode;
import dev.duet.cli.train.ObjectiveConfig;
import dev.duet.cli.train.RunConfig;
import dev.duet.cli.train.RunFiles;
import dev.duet.cli.train.RunFolder;
import dev.duet.decode.manifest.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where an experiment is kept: {@code corpus/}, {@code corpora/NAME/} for the corpora that differ
 * from it, {@code runs/NAME-seedN/} with {@code results.json}, and the tables.
 *
 * @param config the experiment
 * @param path the folder
 */
record ExperimentFolder(ExperimentConfig config, Path path) {

  /** What a run learns from. */
  ExperimentCorpus corpus(RunSpec run) throws ConfigException {
    ExperimentCorpus common =
        run.after().isPresent() ? corpus(config.run(run.after().get())) : config.corpus();
    return run.corpus().isPresent() ? common.with(run.corpus().get()) : common;
  }

  /** The folder of what a run learns from; runs of equal corpora share one. */
  Path corpusFolder(RunSpec run) throws ConfigException {
    ExperimentCorpus wanted = corpus(run);
    if (wanted.equals(config.corpus())) {
      return path.resolve("corpus").toAbsolutePath().normalize();
    }
    RunSpec first = run;
    for (RunSpec other : config.runs()) {
      if (corpus(other).equals(wanted)) {
        first = other;
        break;
      }
    }
    return path.resolve("corpora").resolve(first.name()).toAbsolutePath().normalize();
  }

  /** The corpora of all runs, by folder. */
  Map<Path, ExperimentCorpus> corpora() throws ConfigException {
    Map<Path, ExperimentCorpus> corpora = new LinkedHashMap<>();
    for (RunSpec run : config.runs()) {
      corpora.put(corpusFolder(run), corpus(run));
    }
    return corpora;
  }

  RunFolder run(RunSpec run, long seed) {
    return new RunFolder(path.resolve("runs").resolve(run.name() + "-seed" + seed));
  }

  Path results(RunSpec run, long seed) {
    return run(run, seed).path().resolve("results.json");
  }

  /** The whole configuration of a run. */
  RunConfig runConfig(RunSpec run, long seed) throws ConfigException {
    ConfigNode node = RunFiles.withBase(config.config().orElseGet(ConfigNode::empty));
    node = node.with(run.config().orElseGet(ConfigNode::empty));
    Path corpus = corpusFolder(run);
    List<String> own = new ArrayList<>();
    own.add("training.seed=" + seed);
    own.add("corpus.train=" + quoted(corpus.resolve(Split.TRAIN.text() + ".csv")));
    Path validation = corpus.resolve(Split.VALIDATION.text() + ".csv");
    if (Files.exists(validation)) {
      own.add("corpus.validation=" + quoted(validation));
    }
    if (run.after().isEmpty()) {
      return RunFiles.bind(ConfigFile.override(node, own));
    }
    RunFolder before = run(config.run(run.after().get()), seed);
    own.add("model.kind=start");
    own.add("model.file=" + quoted(before.model().toAbsolutePath()));
    RunConfig bound = RunFiles.bind(ConfigFile.override(node, own));
    return bound.objective() instanceof ObjectiveConfig.Cma cma
        ? bound.withObjective(cma.orFrom(before.path()))
        : bound;
  }

  private static String quoted(Path path) {
    return "'" + path.toString().replace("'", "''") + "'";
  }

  /** Writes the tables of what is finished, in the order of the grid. */
  ResultTable writeTables() throws IOException {
    List<Result> results = new ArrayList<>();
    for (long seed : config.seeds()) {
      for (RunSpec run : config.runs()) {
        if (Files.exists(results(run, seed))) {
          results.addAll(ResultTable.parse(Files.readString(results(run, seed))));
        }
      }
    }
    ResultTable table = new ResultTable(config.title(), results);
    write(path.resolve("table.md"), table.markdown());
    write(path.resolve("table.json"), table.json());
    return table;
  }

  static void write(Path file, String text) throws IOException {
    Path unfinished = file.resolveSibling("." + file.getFileName() + ".tmp");
    Path unused = Files.writeString(unfinished, text);
    unused = Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
  }
}
