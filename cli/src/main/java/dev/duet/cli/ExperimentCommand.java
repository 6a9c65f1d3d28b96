package dev.duet.cli;

import ai.djl.Device;
import dev.duet.avid.ModelException;
import dev.duet.avid.data.TrainingDataException;
import dev.duet.avid.train.TrainingException;
import dev.duet.cli.config.ConfigException;
import dev.duet.cli.experiment.Experiment;
import dev.duet.cli.experiment.ExperimentConfig;
import dev.duet.cli.experiment.ResultTable;
import dev.duet.cli.option.EngineOptions;
import dev.duet.decode.manifest.ManifestException;
import dev.duet.eval.feature.EvaluationException;
import dev.duet.extract.ExtractionException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code duet experiment}. */
@Command(
    name = "experiment",
    description = {
      "Trains and evaluates a grid of runs over seeds, and tabulates what came out.",
      "An interrupted experiment goes on where it was when it is started again."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  duet experiment avid-order --output out/ --threads 1",
      "  duet experiment real-clips --output real/ corpus.inputs=[clips/] \\",
      "      'evaluations=[{kind: retrieval}, {kind: sound-folds, name: ESC-10, input: esc10/, clips: 5}]'"
    })
final class ExperimentCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "NAME|FILE",
      description = "avid-order, cma-gain, real-clips, or a YAML file.")
  private String experiment;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "DIR",
      description = "Folder for corpus, runs, table.md and table.json.")
  private Path output;

  @Mixin private EngineOptions engine;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "KEY=VALUE",
      description = "Laid over the experiment's file, for example seeds=[0].")
  private List<String> overrides = new ArrayList<>();

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  ExperimentCommand() {}

  @Override
  public Integer call()
      throws ConfigException,
          ManifestException,
          ModelException,
          TrainingException,
          TrainingDataException,
          EvaluationException,
          ExtractionException,
          InterruptedException {
    ExperimentConfig config = ExperimentConfig.read(experiment, overrides);
    Device device = engine.start();
    PrintWriter out = spec.commandLine().getOut();
    Interruption interruption = new Interruption();
    Optional<ResultTable> table;
    try {
      table =
          new Experiment(config, output, device, engine.threads())
              .run(
                  line -> {
                    out.println(line);
                    out.flush();
                  },
                  interruption::stops);
    } catch (IOException e) {
      throw new ParameterException(spec.commandLine(), "--output: " + e.getMessage(), e);
    } finally {
      interruption.done();
    }
    if (table.isEmpty()) {
      return ExitCode.INTERRUPTED;
    }
    out.printf("%n%s", table.get().markdown());
    out.flush();
    return ExitCode.OK;
  }
}
