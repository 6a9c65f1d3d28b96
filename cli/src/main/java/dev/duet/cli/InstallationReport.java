package dev.duet.cli;

import ai.djl.engine.Engine;
import com.sun.management.OperatingSystemMXBean;
import dev.duet.cli.option.EngineOptions;
import dev.duet.cli.option.GpuReport;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What {@code duet info} says of the installation, line by line. */
final class InstallationReport {
  private static final double GIB = 1L << 30;

  private InstallationReport() {}

  static Map<String, String> lines() {
    Engine engine = EngineOptions.engine();
    Map<String, String> lines = new LinkedHashMap<>();
    lines.put("Duet", Versions.duet() + " (GPL-3.0-or-later)");
    lines.put(
        "PyTorch",
        engine.getVersion()
            + " (BSD-3-Clause), through DJL "
            + Engine.getDjlVersion()
            + " (Apache-2.0)");
    lines.put(
        "FFmpeg",
        Versions.ffmpeg()
            + " (LGPL-3.0-or-later), through JavaCPP "
            + Versions.javaCpp()
            + " (Apache-2.0)");
    lines.put("OpenCV", Versions.openCv() + " (Apache-2.0), through JavaCPP " + Versions.javaCpp());
    lines.put("TarsosDSP", Versions.tarsosDsp() + " (GPL-3.0)");
    lines.put("Java", Runtime.version() + ", " + property("java.vm.name"));
    lines.put(
        "system", property("os.name") + " " + property("os.version") + ", " + property("os.arch"));
    lines.put("device", cpu() + "; --device gpu, where there is one, takes the GPU");
    lines.put("gpu", GpuReport.of(engine).text());
    lines.put("memory", memory());
    lines.put("licences", "NOTICE lists every component with its licence");
    return lines;
  }

  private static String property(String name) {
    return System.getProperty(name, "unknown");
  }

  private static String cpu() {
    int processors = Runtime.getRuntime().availableProcessors();
    return "cpu (%d processor%s)".formatted(processors, processors == 1 ? "" : "s");
  }

  private static String memory() {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return String.format(
        Locale.ROOT,
        "%.1f GiB in the machine, %.1f GiB of it free, %.1f GiB at most for Java objects",
        system.getTotalMemorySize() / GIB,
        system.getFreeMemorySize() / GIB,
        Runtime.getRuntime().maxMemory() / GIB);
  }
}
