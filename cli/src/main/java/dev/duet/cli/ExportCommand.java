package dev.duet.cli;

import dev.duet.avid.CheckpointExport;
import dev.duet.avid.ModelException;
import dev.duet.cli.option.EngineOptions;
import dev.duet.cli.option.ExistingFile;
import dev.duet.cli.option.NewFileOption;
import java.io.PrintWriter;
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
    description = {
      "Turns a PyTorch checkpoint of AVID or AVID+CMA into a model.",
      "Both of PyTorch's file layouts are read; nothing that a checkpoint asks for is executed. Keys"
          + " that have no place in the model are printed."
    },
    footerHeading = "%nExample:%n",
    footer = "  duet export checkpoint.pth.tar --output model.safetensors")
final class ExportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "IN.pth.tar",
      converter = ExistingFile.class,
      description = "Checkpoint, as torch.save wrote it.")
  private Path checkpoint;

  @Mixin private NewFileOption output;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  ExportCommand() {}

  @Override
  public Integer call() throws ModelException {
    return ExitCode.OK;
  }
}
