package dev.duet.cli.option;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class GpuReportTest {
  private static String text(int devices, boolean driver, boolean cuda, String visible) {
    return new GpuReport("Linux", devices, driver, cuda, "/torch/lib", visible).text();
  }

  @Test
  void countsTheDevices() {
    assertEquals(
        "2 (--device gpu uses the first), PyTorch from /torch/lib", text(2, true, true, null));
  }

  @Test
  void saysWhyThereIsNone() {
    assertEquals(
        "none: no NVIDIA driver (there is no /proc/driver/nvidia)", text(0, false, true, null));
    assertEquals(
        "none: no NVIDIA driver (there is no /proc/driver/nvidia); the PyTorch in use is for CPUs"
            + " too (/torch/lib)",
        text(0, false, false, null));
    assertTrue(text(0, true, false, null).contains("an NVIDIA driver, but the PyTorch in use is"));
    assertTrue(text(0, true, true, "").endsWith("sees no device, with CUDA_VISIBLE_DEVICES=''"));
    assertTrue(text(0, true, true, null).endsWith("is its driver new enough?"));
    assertEquals(
        "none: there is no CUDA for macOS",
        new GpuReport("Mac OS X", 0, false, false, "", null).text());
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void looksAtWhatThisProcessHasLoaded() {
    GpuReport report = GpuReport.of(EngineOptions.engine());

    assertFalse(report.cuda(), report.toString());
    assertTrue(report.source().startsWith("/"), report.source());
  }
}
