package dev.duet.cli.option;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.LibUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What there is of a GPU, and why none can be used.
 *
 * @param system what it runs on, such as {@code Linux}
 * @param devices CUDA devices that PyTorch sees
 * @param driver whether there is a driver of NVIDIA's
 * @param cuda whether the PyTorch in use is built for CUDA
 * @param source folder that PyTorch was loaded from
 * @param visible CUDA_VISIBLE_DEVICES, null where it is not set
 */
public record GpuReport(
    String system,
    int devices,
    boolean driver,
    boolean cuda,
    String source,
    @Nullable String visible) {

  /** Of this machine and the engine that has been started. */
  public static GpuReport of(Engine engine) {
    String folder = LibUtils.getLibtorchPath();
    return new GpuReport(
        System.getProperty("os.name", "unknown"),
        engine.getGpuCount(),
        driverIsThere(),
        hasCuda(Path.of(folder)),
        folder,
        System.getenv("CUDA_VISIBLE_DEVICES"));
  }

  private static boolean hasCuda(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.anyMatch(file -> String.valueOf(file.getFileName()).contains("torch_cuda"));
    } catch (IOException e) {
      return false; // the report says less then
    }
  }

  private static boolean driverIsThere() {
    return Files.exists(Path.of("/proc/driver/nvidia"))
        || Files.exists(Path.of("/dev/nvidiactl"))
        // Windows Subsystem for Linux; Windows.
        || Files.exists(Path.of("/dev/dxg"))
        || Files.exists(
            Path.of(System.getenv().getOrDefault("SystemRoot", "/"), "System32", "nvcuda.dll"));
  }

  /** How many there are, or what keeps them from being used. */
  public String text() {
    if (devices > 0) {
      return devices + " (--device gpu uses the first), PyTorch from " + source;
    }
    return "none: " + reason();
  }

  /** Why no GPU can be used. */
  String reason() {
    if (system.startsWith("Mac")) {
      return "there is no CUDA for macOS";
    }
    if (!driver) {
      return "no NVIDIA driver (there is no /proc/driver/nvidia)"
          + (cuda ? "" : "; the PyTorch in use is for CPUs too (" + source + ")");
    }
    if (!cuda) {
      return "there is an NVIDIA driver, but the PyTorch in use is for CPUs ("
          + source
          + "); docs/troubleshooting.md says how to get one for CUDA";
    }
    if (visible != null) {
      return "PyTorch for CUDA sees no device, with CUDA_VISIBLE_DEVICES='" + visible + "'";
    }
    return "PyTorch for CUDA ("
        + source
        + ") sees no device: does nvidia-smi list one, and is its driver new enough?";
  }
}
