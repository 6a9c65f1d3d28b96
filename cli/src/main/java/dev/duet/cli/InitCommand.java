package dev.duet.cli;

import dev.duet.avid.DuetModel;
import dev.duet.avid.ModelConfig;
import dev.duet.avid.ModelException;
import dev.duet.cli.option.ConfigOption;
import dev.duet.cli.option.EngineOptions;
import dev.duet.cli.option.NewFileOption;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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
  @Spec private CommandSpec spec;
  @Mixin private NewFileOption output;

  @Option(
      names = "--seed",
      required = true,
      paramLabel = "N",
      description = "Seed of the weights: the same seed gives the same file.")
  private long seed;

  @Mixin private ConfigOption config;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  InitCommand() {}

  @Override
  public Integer call() throws ModelException {
    Path file = output.file();
    ModelConfig chosen =
        config.config().orElseGet(() -> ModelConfig.named(ModelConfig.DEFAULT_NAME));
    try (DuetModel model = DuetModel.random(chosen, seed, EngineOptions.cpu())) {
      model.save(file);
      spec.commandLine()
          .getOut()
          .printf(
              "%s: %s with random weights from seed %d, fingerprint %s%n",
              file, chosen.name(), seed, model.fingerprint());
      spec.commandLine().getOut().flush();
    }
    return ExitCode.OK;
  }
}
