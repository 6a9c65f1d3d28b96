package dev.duet.cli;

import dev.duet.avid.CheckpointExport;
import dev.duet.avid.DuetModel;
import dev.duet.avid.ModelException;
import dev.duet.cli.option.EngineOptions;
import dev.duet.cli.option.ExistingFile;
import dev.duet.cli.option.NewFileOption;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code duet export}. */
@Command(
    name = "export",
    description = "Writes a model's weights under the key names of the published checkpoints.",
    footerHeading = "%nExample:%n",
    footer = {
      "  duet export model.safetensors --output weights.safetensors",
      "",
      "In Python:",
      "  weights = safetensors.torch.load_file(\"weights.safetensors\")",
      "  torch.nn.DataParallel(model).load_state_dict(weights)"
    })
final class ExportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "FILE",
      converter = ExistingFile.class,
      description = "Model, as written by 'duet init' or 'duet import'.")
  private Path modelFile;

  @Mixin private NewFileOption output;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  ExportCommand() {}

  @Override
  public Integer call() throws ModelException {
    Path file = output.file();
    try (DuetModel model = DuetModel.load(modelFile, EngineOptions.cpu())) {
      CheckpointExport.write(model, file);
      spec.commandLine()
          .getOut()
          .printf("%s: %d tensors of %s%n", file, model.parameters().size(), modelFile);
      spec.commandLine().getOut().flush();
    }
    return ExitCode.OK;
  }
}
