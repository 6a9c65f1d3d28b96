package dev.duet.cli;

import com.google.common.base.Strings;
import dev.duet.avid.DuetModel;
import dev.duet.avid.ModelException;
import dev.duet.avid.torch.TorchCheckpoint;
import dev.duet.cli.option.EngineOptions;
import dev.duet.cli.option.ExistingFile;
import dev.duet.cli.option.ResultOption;
import dev.duet.decode.ClipReader;
import dev.duet.decode.DecodeException;
import dev.duet.decode.DecodeLimits;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code duet info}. */
@Command(
    name = "info",
    description = "Tells what a model or a media file holds; without a file, what Duet runs on.",
    footerHeading = "%nExamples:%n",
    footer = {"  duet info", "  duet info model.safetensors", "  duet info video.mp4 --json"})
final class InfoCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      converter = ExistingFile.class,
      description = "A model (.safetensors) or a media file.")
  private @Nullable Path file;

  @Mixin private ResultOption result;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  InfoCommand() {}

  @Override
  public Integer call() throws ModelException, DecodeException {
    print(file == null ? InstallationReport.lines() : report(file));
    return ExitCode.OK;
  }

  private static Map<String, String> report(Path file) throws ModelException, DecodeException {
    // Loading a checkpoint of PyTorch says what to do with it.
    if (file.toString().endsWith(".safetensors") || TorchCheckpoint.looksLikeOne(file)) {
      try (DuetModel model = DuetModel.load(file, EngineOptions.cpu())) {
        return ModelReport.of(file, model);
      }
    }
    try (ClipReader reader = ClipReader.open(file, DecodeLimits.DEFAULT)) {
      return MediaReport.of(reader.info());
    }
  }

  private void print(Map<String, String> lines) {
    int width = lines.keySet().stream().mapToInt(String::length).max().orElse(0);
    result.print(
        lines,
        out ->
            lines.forEach(
                (name, value) -> out.println(Strings.padEnd(name, width + 2, ' ') + value)));
  }
}
