package dev.duet.cli;

import ai.djl.Device;
import dev.duet.avid.ModelException;
import dev.duet.avid.data.TrainingDataException;
import dev.duet.avid.train.Trainer;
import dev.duet.avid.train.TrainingException;
import dev.duet.avid.train.report.ProgressText;
import dev.duet.cli.config.ConfigException;
import dev.duet.cli.config.ConfigNode;
import dev.duet.cli.option.EngineOptions;
import dev.duet.cli.option.ExistingFile;
import dev.duet.cli.option.GpuOption;
import dev.duet.cli.progress.ProgressDisplay;
import dev.duet.cli.train.ModelSource;
import dev.duet.cli.train.RunConfig;
import dev.duet.cli.train.RunFiles;
import dev.duet.cli.train.RunFolder;
import dev.duet.cli.train.TrainingRun;
import dev.duet.decode.manifest.ManifestException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code duet train}. */
@Command(
    name = "train",
    description = {
      "Trains a model on unlabelled videos.",
      "The configuration holds what differs from the defaults; docs/reference.yaml has every key."
          + " An interrupted run finishes its step, saves, and goes on with --resume."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  duet train --config tiny --run runs/one corpus.train=corpus/train.csv",
      "  duet train --config my.yaml --run runs/two objective.negatives=512 training.seed=1",
      "  duet train --run runs/one --resume"
    })
final class TrainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = {"-c", "--config"},
      paramLabel = "NAME|FILE",
      description = {
        "Configuration: a YAML file, or one that is ready: avid-kinetics, cma-kinetics,"
            + " avid-audioset, cma-audioset (the published recipes), avid-small, cma-small (their"
            + " small variant), or tiny, which learns within minutes on two cores."
      })
  private @Nullable String config;

  @Option(
      names = "--run",
      required = true,
      paramLabel = "DIR",
      description = "Folder of the run: configuration, metrics, checkpoints, model.safetensors.")
  private Path run;

  @Option(
      names = "--model",
      paramLabel = "FILE",
      converter = ExistingFile.class,
      description = "Model to start from (default: random weights from training.seed).")
  private @Nullable Path model;

  @Option(names = "--resume", description = "Go on with the run in the folder.")
  private boolean resume;

  @Mixin private EngineOptions engine;
  @Mixin private GpuOption gpus;

  @Parameters(
      paramLabel = "KEY=VALUE",
      arity = "0..*",
      description = "Laid over the configuration; a key is a path such as data.batchSize.")
  private List<String> overrides = new ArrayList<>();

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  TrainCommand() {}

  @Override
  public Integer call()
      throws ConfigException,
          ManifestException,
          ModelException,
          TrainingException,
          TrainingDataException,
          InterruptedException {
    RunFolder folder = new RunFolder(run);
    RunConfig bound = bound(folder);
    Device device = engine.start();
    PrintWriter out = spec.commandLine().getOut();
    Interruption interruption = new Interruption();
    try {
      Trainer.Outcome outcome =
          new TrainingRun(bound, folder, device, gpus.further(device))
              .run(
                  resume,
                  ProgressDisplay.wanted()
                      ? List.of(
                          new ProgressText(
                              line -> {
                                out.println(line);
                                out.flush();
                              }))
                      : List.of(),
                  interruption::stops);
      return switch (outcome) {
        case FINISHED -> {
          out.printf("the model is in %s%n", folder.model());
          out.flush();
          yield ExitCode.OK;
        }
        case STOPPED -> {
          out.printf("stopped and saved; go on with: duet train --run %s --resume%n", run);
          out.flush();
          yield ExitCode.INTERRUPTED;
        }
      };
    } finally {
      interruption.done();
    }
  }

  private RunConfig bound(RunFolder folder) throws ConfigException {
    ConfigNode node = ConfigNode.empty();
    if (config != null) {
      node = RunFiles.read(config);
    } else if (resume && folder.used()) {
      node = folder.written();
    }
    RunConfig bound = RunFiles.bind(node, overrides);
    return model == null ? bound : bound.withModel(new ModelSource.Start(model.toAbsolutePath()));
  }
}
