package dev.duet.cli;

import dev.duet.avid.DuetModel;
import dev.duet.avid.ModelConfig;
import dev.duet.avid.ModelException;
import dev.duet.cli.option.EngineOptions;
import dev.duet.cli.option.NewFileOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code duet init}. */
@Command(
    name = "init",
    description = {
      "Writes a model with random weights (PyTorch's default initialisation).",
      "Its features are those of an untrained network: good for trying things out, and a baseline."
    },
    footerHeading = "%nExample:%n",
    footer = "  duet init --output model.safetensors --seed 0")
final class InitCommand implements Callable<Integer> {
  /** The names that {@code --config} takes, for its help. */
  private static final class ConfigNames extends ArrayList<String> {
    private static final long serialVersionUID = 1L;

    ConfigNames() {
      super(ModelConfig.names());
    }
  }

  @Spec private CommandSpec spec;
  @Mixin private NewFileOption output;

  @Option(
      names = "--seed",
      required = true,
      paramLabel = "N",
      description = "Seed of the weights: the same seed gives the same file.")
  private long seed;

  @Option(
      names = "--config",
      paramLabel = "NAME",
      completionCandidates = ConfigNames.class,
      description = {
        "Configuration: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).",
        "avid is the published model at 224 pixels, avid-small its small variant for ablations,"
            + " r2plus1d_18 has torchvision's video network, tiny is for demonstrations."
      })
  private String config = ModelConfig.DEFAULT_NAME;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  InitCommand() {}

  @Override
  public Integer call() throws ModelException {
    Path file = output.file();
    ModelConfig named;
    try {
      named = ModelConfig.named(config);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--config: " + e.getMessage(), e);
    }
    try (DuetModel model = DuetModel.random(named, seed, EngineOptions.cpu())) {
      model.save(file);
      spec.commandLine()
          .getOut()
          .printf(
              "%s: random weights of %s from seed %d, fingerprint %s%n",
              file, named.name(), seed, model.fingerprint());
    }
    return ExitCode.OK;
  }
}
