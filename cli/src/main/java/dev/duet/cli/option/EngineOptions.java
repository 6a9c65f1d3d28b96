package dev.duet.cli.option;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The flags of every command that runs a model. DJL reads its settings from system properties when
 * its engine is first used, so a command calls {@link #start()} before it touches a tensor.
 */
public final class EngineOptions {
  /** Where the encoders run. */
  private enum Target {
    CPU,
    GPU
  }

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /** The engine's own property, which Java's -D may have set. */
  private static final String THREADS = "ai.djl.pytorch.num_threads";

  @Option(
      names = "--device",
      paramLabel = "cpu|gpu",
      defaultValue = "cpu",
      description = "Where the tensors are (default: ${DEFAULT-VALUE}).")
  private Target target;

  @Option(
      names = "--threads",
      paramLabel = "T",
      description = "Threads that compute on the CPU (default: one per processor).")
  private @Nullable Integer threads;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  EngineOptions() {}

  /** The number of threads that an encoder uses. */
  public int threads() {
    return threads == null
        ? Integer.getInteger(THREADS, Runtime.getRuntime().availableProcessors())
        : threads;
  }

  /** The same choice as words of a command line. */
  public List<String> arguments() {
    return ImmutableList.of(
        "--device",
        target.name().toLowerCase(Locale.ROOT),
        "--threads",
        Integer.toString(threads()));
  }

  /** Starts the engine and gives the device to run on. */
  public Device start() {
    if (threads() < 1) {
      throw new ParameterException(spec.commandLine(), "--threads must be at least 1: " + threads);
    }
    System.setProperty(THREADS, Integer.toString(threads()));
    Engine engine = engine();
    if (target == Target.CPU) {
      return Device.cpu();
    }
    if (engine.getGpuCount() == 0) {
      throw new ParameterException(
          spec.commandLine(),
          "--device gpu: PyTorch "
              + engine.getVersion()
              + " sees no CUDA device here: "
              + GpuReport.of(engine).reason()
              + "; leave the flag out to run on the CPU");
    }
    return Device.gpu();
  }

  /**
   * The processor with a fixed number of threads, for numbers that do not depend on its cores.
   *
   * @param threads that compute
   */
  public static Device cpu(int threads) {
    System.setProperty("ai.djl.pytorch.num_threads", Integer.toString(threads));
    return cpu();
  }

  /** The processor, for commands that only hold a model in memory. */
  public static Device cpu() {
    Engine unused = engine();
    return Device.cpu();
  }

  /**
   * PyTorch, from the class path's natives: nothing is fetched unless the user allows it.
   *
   * @throws EngineMissingException if it cannot be loaded
   */
  public static Engine engine() {
    if (System.getProperty("ai.djl.offline") == null) {
      System.setProperty("ai.djl.offline", "true");
    }
    try {
      return Engine.getEngine("PyTorch");
    } catch (EngineException | LinkageError e) {
      throw new EngineMissingException(e);
    }
  }
}
