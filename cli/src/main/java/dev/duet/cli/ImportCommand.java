package dev.duet.cli;

import dev.duet.avid.CheckpointImport;
import dev.duet.avid.DuetModel;
import dev.duet.avid.ModelException;
import dev.duet.cli.option.ConfigOption;
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

/** {@code duet import}. */
@Command(
    name = "import",
    description = {
      "Turns a PyTorch checkpoint of AVID or AVID+CMA into a model.",
      "Both of PyTorch's file layouts are read; nothing that a checkpoint asks for is executed. Keys"
          + " that have no place in the model are printed."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  duet import checkpoint.pth.tar --output model.safetensors",
      "",
      "A checkpoint holds no statistics of the sound; 'duet stats' measures them on your corpus."
    })
final class ImportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "IN.pth.tar",
      converter = ExistingFile.class,
      description = "Checkpoint, as torch.save wrote it.")
  private Path checkpoint;

  @Mixin private NewFileOption output;
  @Mixin private ConfigOption base;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  ImportCommand() {}

  @Override
  public Integer call() throws ModelException {
    Path file = output.file();
    CheckpointImport imported =
        CheckpointImport.read(checkpoint, base.config(), EngineOptions.cpu());
    try (DuetModel model = imported.model()) {
      model.save(file);
      print(file, model, imported);
    }
    return ExitCode.OK;
  }

  private void print(Path file, DuetModel model, CheckpointImport imported) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "%s: %s with %d tensors of %s, fingerprint %s%n",
        file,
        model.config().name(),
        model.parameters().size(),
        checkpoint.getFileName(),
        model.fingerprint());
    imported
        .otherTensors()
        .forEach((section, count) -> out.printf("not imported: %s (%d tensors)%n", section, count));
    imported.unplaced().forEach(key -> out.printf("no place for: %s%n", key));
    out.flush();
  }
}
