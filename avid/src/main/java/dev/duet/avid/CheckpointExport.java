package dev.duet.avid;

import com.google.common.collect.ImmutableMap;
import dev.duet.avid.weights.SafetensorsWriter;
import java.nio.file.Path;

/**
 * Writes a model's weights for PyTorch: a safetensors file with exactly the keys of the published
 * checkpoints' {@code model} entry, in front of each the {@code module.} that PyTorch's
 * data-parallel wrapper puts there. So it loads wherever a published checkpoint does:
 *
 * <pre>{@code
 * weights = safetensors.torch.load_file("model.safetensors")
 * torch.nn.DataParallel(model).load_state_dict(weights)    # or, without the wrapper:
 * model.load_state_dict({k.removeprefix("module."): v for k, v in weights.items()})
 * }</pre>
 */
public final class CheckpointExport {
  /** Before every key of a published checkpoint. */
  static final String PREFIX = "module.";

  private CheckpointExport() {}

  /**
   * Writes the file, whole or not at all.
   *
   * @throws ModelException if the file cannot be written
   */
  public static void write(DuetModel model, Path file) throws ModelException {
    // The library for PyTorch asks who wrote the tensors, and answers to "pt".
    SafetensorsWriter.write(
        file, ImmutableMap.of("format", "pt"), ModelFile.weights(model, PREFIX));
  }
}
