package dev.duet.cli.option;

import ai.djl.Device;
import ai.djl.engine.Engine;
import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.stream.IntStream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code --gpus}. */
public final class GpuOption {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--gpus",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "With --device gpu: GPUs that share every batch (default: ${DEFAULT-VALUE}). Batch norms"
              + " see one GPU's share.")
  private int gpus;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  GpuOption() {}

  /**
   * The GPUs beside the first.
   *
   * @param first what --device has chosen
   */
  public List<Device> further(Device first) {
    if (gpus == 1) {
      return ImmutableList.of();
    }
    if (gpus < 1) {
      throw new ParameterException(spec.commandLine(), "--gpus must be at least 1: " + gpus);
    }
    if (!first.isGpu()) {
      throw new ParameterException(spec.commandLine(), "--gpus " + gpus + " needs --device gpu");
    }
    int seen = Engine.getInstance().getGpuCount();
    if (gpus > seen) {
      throw new ParameterException(
          spec.commandLine(),
          "--gpus must be at most the %d that are here: %d".formatted(seen, gpus));
    }
    return IntStream.range(1, gpus).mapToObj(Device::gpu).collect(ImmutableList.toImmutableList());
  }
}
