package dev.duet.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class AudioEncoderConfigTest {
  @Test
  void rejectsAnythingButFivePositiveWidths() {
    assertRejected("stageWidths must be 5 positive numbers, got [64]", List.of(64), 2);
    assertRejected(
        "stageWidths must be 5 positive numbers, got [8, 8, -1, 8, 8]", List.of(8, 8, -1, 8, 8), 2);
  }

  @Test
  void rejectsAFirstStrideOtherThanOneOrTwo() {
    assertRejected("firstBlockStride must be 1 or 2, got 3", List.of(8, 8, 8, 8, 8), 3);
  }

  private static void assertRejected(String message, List<Integer> widths, int stride) {
    Exception e =
        assertThrows(IllegalArgumentException.class, () -> new AudioEncoderConfig(widths, stride));
    assertEquals(message, e.getMessage());
  }
}
