package dev.duet.decode.synthetic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.duet.decode.Frames;
import org.junit.jupiter.api.Test;

class FrameCodeTest {
  @Test
  void everyIndexIsReadBack() {
    for (int frame = 0; frame < FrameCode.MAX_FRAMES; frame += frame < 300 ? 1 : 9_973) {
      assertEquals(frame, FrameCode.frameIndex(painted(frame, 25, 20), 0));
    }
    int last = FrameCode.MAX_FRAMES - 1;
    assertEquals(last, FrameCode.frameIndex(painted(last, 40, 41), 0));
  }

  @Test
  void theFrameAskedForIsRead() {
    Frames first = painted(5, 20, 20);
    Frames second = painted(6, 20, 20);
    byte[] rgb = new byte[2 * first.rgb().length];
    System.arraycopy(first.rgb(), 0, rgb, 0, first.rgb().length);
    System.arraycopy(second.rgb(), 0, rgb, first.rgb().length, first.rgb().length);
    assertEquals(6, FrameCode.frameIndex(new Frames(2, 20, 20, rgb), 1));
  }

  @Test
  void refusesEveryTurnAndReflection() {
    for (int frame = 0; frame < 64; frame++) {
      Frames upright = painted(frame, 30, 30);
      Frames mirrored = Turning.mirrored(upright);
      for (int degrees : new int[] {0, 90, 180, 270}) {
        if (degrees != 0) {
          assertRefused("corner", Turning.clockwise(upright, degrees));
        }
        assertRefused("corner", Turning.clockwise(mirrored, degrees));
      }
    }
  }

  @Test
  void refusesSwappedChannels() {
    Frames frames = painted(3, 30, 30);
    byte[] bgr = frames.rgb().clone();
    for (int i = 0; i < bgr.length; i += 3) {
      byte red = bgr[i];
      bgr[i] = bgr[i + 2];
      bgr[i + 2] = red;
    }
    assertRefused("corner", new Frames(1, 30, 30, bgr));
  }

  @Test
  void refusesABlendOfTwoFrames() {
    Frames one = painted(7, 30, 30);
    for (int other : new int[] {6, 8, 100}) {
      byte[] blend = one.rgb().clone();
      byte[] second = painted(other, 30, 30).rgb();
      for (int i = 0; i < blend.length; i++) {
        blend[i] = (byte) (((blend[i] & 0xFF) + (second[i] & 0xFF)) / 2);
      }
      assertRefused("black or white", new Frames(1, 30, 30, blend));
    }
  }

  @Test
  void refusesAWrongCell() {
    Frames frames = painted(7, 5 * 8, 5 * 8);
    byte[] rgb = frames.rgb().clone();
    for (int y = 16; y < 24; y++) {
      for (int i = 3 * (40 * y + 16); i < 3 * (40 * y + 24); i++) {
        rgb[i] = (byte) ~rgb[i];
      }
    }
    assertRefused("parity", new Frames(1, 40, 40, rgb));
  }

  private static Frames painted(int frame, int width, int height) {
    Canvas canvas = new Canvas(width, height);
    FrameCode.paint(frame, 0, canvas);
    return canvas.toFrames();
  }

  private static void assertRefused(String why, Frames frames) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> FrameCode.frameIndex(frames, 0));
    assertTrue(e.getMessage().contains(why), e.getMessage());
  }
}
