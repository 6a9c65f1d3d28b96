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
import dev.duet.cli.option.ResultOption;
import dev.duet.cli.progress.ProgressDisplay;
import dev.duet.decode.manifest.ManifestException;
import dev.duet.eval.feature.EvaluationException;
import dev.duet.extract.ExtractionException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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
      "  duet experiment cma-gain --output gain/ --threads 1 --jobs 16",
      "  duet experiment real-clips --output real/ corpus.inputs=[clips/] \\",
      "      'evaluations=[{kind: retrieval}, {kind: sound-folds, name: ESC-10, input: esc10/, clips: 5}]'"
    })
final class ExperimentCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "NAME|FILE",
      description =
          "avid-order, cma-sweep, cma-gain, faulty-pairs, positive-precision, real-clips, or a YAML file.")
  private String experiment;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "DIR",
      description = "Folder for corpus, runs, table.md and table.json.")
  private Path output;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      defaultValue = "1",
      description = {
        "Runs made at a time, each in a process with --threads of its own (default: ${DEFAULT-VALUE})."
            + " The numbers do not depend on it."
      })
  private int jobs;

  @Option(
      names = "--only",
      paramLabel = "RUN-seedN",
      description = "Make this one run of the grid and no table, for example cma-seed0.")
  private @Nullable String only;

  @Mixin private EngineOptions engine;
  @Mixin private ResultOption result;

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
    if (jobs < 1) {
      throw new ParameterException(spec.commandLine(), "--jobs must be at least 1: " + jobs);
    }
    Device device = engine.start();
    Experiment made = new Experiment(config, output, device, engine.threads(), this::say);
    try {
      return only != null ? makeOne(made, only) : makeAll(made);
    } catch (IOException e) {
      throw new ParameterException(spec.commandLine(), "--output: " + e.getMessage(), e);
    }
  }

  private int makeOne(Experiment made, String name)
      throws IOException,
          ConfigException,
          ManifestException,
          ModelException,
          TrainingException,
          TrainingDataException,
          EvaluationException,
          ExtractionException,
          InterruptedException {
    Interruption interruption = new Interruption();
    try {
      return made.runOnly(name, interruption::stops, interruption::idle)
          ? ExitCode.OK
          : ExitCode.INTERRUPTED;
    } finally {
      interruption.done();
    }
  }

  private int makeAll(Experiment made)
      throws IOException,
          ConfigException,
          ManifestException,
          ModelException,
          TrainingException,
          TrainingDataException,
          EvaluationException,
          ExtractionException,
          InterruptedException {
    Optional<ResultTable> table;
    if (jobs > 1) {
      table = Optional.of(made.run(jobs, this::start));
    } else {
      Interruption interruption = new Interruption();
      try {
        table = made.run(interruption::stops, interruption::idle);
      } finally {
        interruption.done();
      }
    }
    if (table.isEmpty()) {
      return ExitCode.INTERRUPTED;
    }
    ResultTable found = table.get();
    result.print(found.json(), text -> text.printf("%n%s", found.markdown()));
    return ExitCode.OK;
  }

  private synchronized void say(String line) {
    if (ProgressDisplay.wanted() && !result.json()) {
      spec.commandLine().getOut().println(line);
      spec.commandLine().getOut().flush();
    }
  }

  /** This program again, with the same options of Java, for one run. */
  private Process start(String run) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        // Bars of several runs on one terminal would overwrite one another.
        .filter(argument -> !argument.startsWith("-Dduet.terminal"))
        .forEach(command::add);
    // Helper threads of as many jobs as there are processors would get in each other's way.
    command.add("-XX:ActiveProcessorCount=" + engine.threads());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of("experiment", experiment, "--output", output.toString()));
    command.addAll(List.of("--only", run));
    command.addAll(engine.arguments());
    command.addAll(overrides);
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }
}
