package dev.duet.cli.demo;

import ai.djl.Device;
import dev.duet.avid.ModelException;
import dev.duet.avid.data.TrainingDataException;
import dev.duet.avid.train.Trainer;
import dev.duet.avid.train.TrainingException;
import dev.duet.cli.config.ConfigException;
import dev.duet.cli.train.ObjectiveConfig;
import dev.duet.cli.train.RunConfig;
import dev.duet.cli.train.RunFiles;
import dev.duet.cli.train.RunFolder;
import dev.duet.cli.train.TrainingRun;
import dev.duet.decode.manifest.ManifestException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Trains the demo's models: AVID from random weights, then CMA from where AVID has ended. */
record DemoTraining(DemoFolder folder, PreparedCorpus corpus, long seed, Device device) {
  private static final String CONFIG = "tiny";
  private static final String RANDOM = "random";
  private static final String AVID = "avid";
  private static final String CMA = "cma";

  /** Writes the random model, with the statistics of the corpus' sound. */
  void start() throws ConfigException, ManifestException, ModelException, InterruptedException {
    if (!Files.exists(folder.weights(RANDOM))) {
      new TrainingRun(bound(corpus.plan().avid()), folder.run(RANDOM), device).prepare();
    }
  }

  /** Whether AVID has come to its end; false if it was stopped. */
  boolean avid(StepLog log, Consumer<Trainer> started)
      throws ConfigException,
          ManifestException,
          ModelException,
          TrainingException,
          TrainingDataException,
          InterruptedException {
    List<String> keys = new ArrayList<>(corpus.plan().avid());
    keys.addAll(from(RANDOM));
    return train(bound(keys), folder.run(AVID), log, started);
  }

  /** Whether CMA has. */
  boolean cma(StepLog log, Consumer<Trainer> started)
      throws ConfigException,
          ManifestException,
          ModelException,
          TrainingException,
          TrainingDataException,
          InterruptedException {
    List<String> keys = new ArrayList<>(corpus.plan().cma());
    keys.addAll(from(AVID));
    RunConfig bound = bound(keys);
    if (bound.objective() instanceof ObjectiveConfig.Cma method) {
      bound = bound.withObjective(method.orFrom(folder.run(AVID).path().toAbsolutePath()));
    }
    return train(bound, folder.run(CMA), log, started);
  }

  private boolean train(RunConfig config, RunFolder run, StepLog log, Consumer<Trainer> started)
      throws ConfigException,
          ManifestException,
          ModelException,
          TrainingException,
          TrainingDataException,
          InterruptedException {
    if (Files.exists(run.model())) {
      log.say("done before");
      return true;
    }
    return new TrainingRun(config, run, device).run(true, List.of(log), started)
        == Trainer.Outcome.FINISHED;
  }

  private List<String> from(String model) {
    return List.of(
        "model.kind=start", "model.file=" + quoted(folder.weights(model).toAbsolutePath()));
  }

  private RunConfig bound(List<String> keys) throws ConfigException {
    List<String> all = new ArrayList<>(keys);
    all.add("training.seed=" + seed);
    all.add("corpus.train=" + quoted(corpus.train().toAbsolutePath()));
    if (corpus.validation().isPresent()) {
      all.add("corpus.validation=" + quoted(corpus.validation().get().toAbsolutePath()));
    }
    return RunFiles.bind(RunFiles.read(CONFIG), all);
  }

  /** As YAML has it. */
  private static String quoted(Path path) {
    return "'" + path.toString().replace("'", "''") + "'";
  }
}
