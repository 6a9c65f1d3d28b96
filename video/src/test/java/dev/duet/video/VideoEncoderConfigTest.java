package dev.duet.video;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.duet.video.VideoEncoderConfig.Architecture;
import java.util.List;
import org.junit.jupiter.api.Test;

class VideoEncoderConfigTest {
  private static final List<Integer> WIDTHS = List.of(64, 64, 128, 256, 512);

  @Test
  void rejectsADepthThatWasNotPublished() {
    assertRejected("depth must be 10, 18 or 34, got 50", Architecture.R2PLUS1D, 50, WIDTHS, true);
  }

  @Test
  void rejectsAnythingButFivePositiveWidths() {
    assertRejected(
        "stageWidths must be 5 positive numbers, got [64, 128]",
        Architecture.R2PLUS1D,
        18,
        List.of(64, 128),
        true);
    assertRejected(
        "stageWidths must be 5 positive numbers, got [64, 64, 0, 256, 512]",
        Architecture.R2PLUS1D,
        18,
        List.of(64, 64, 0, 256, 512),
        true);
  }

  @Test
  void rejectsATorchvisionNetworkThatDoesNotExist() {
    assertRejected(
        "depth of torchvision's network must be 18, got 34",
        Architecture.TORCHVISION_R2PLUS1D,
        34,
        WIDTHS,
        false);
    assertRejected(
        "torchvision's network has no stem pool, got stemPool true",
        Architecture.TORCHVISION_R2PLUS1D,
        18,
        WIDTHS,
        true);
  }

  private static void assertRejected(
      String message, Architecture architecture, int depth, List<Integer> widths, boolean pool) {
    Exception e =
        assertThrows(
            IllegalArgumentException.class,
            () -> new VideoEncoderConfig(architecture, depth, widths, pool));
    assertEquals(message, e.getMessage());
  }
}
