package dev.duet.video;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.duet.decode.FrameSize;
import dev.duet.decode.Frames;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EvalTransformTest {

  @ParameterizedTest
  @CsvSource({"224, 256", "112, 128", "56, 64", "100, 114", "1, 1"})
  void decodesToEightSeventhsOfTheCropTruncated(int size, int shortSide) {
    assertEquals(new FrameSize.ShortSide(shortSide), new EvalTransform(size).decodeSize());
  }

  /** Offsets are Python's {@code int(round((dim - size) / 2))}. */
  @ParameterizedTest
  @CsvSource({
    "224, 256, 341, 16, 58", // 117/2 = 58.5 goes down to 58
    "224, 256, 343, 16, 60", // 119/2 = 59.5 goes up to 60
    "224, 455, 256, 116, 16", // 231/2 = 115.5 goes up to 116
    "112, 128, 170, 8, 29",
    "5, 5, 8, 0, 2", // 3/2 = 1.5 goes up to 2
    "5, 5, 6, 0, 0", // 1/2 goes down to 0
    "1, 1, 1, 0, 0"
  })
  void cropsTheCentreByteForByte(int size, int height, int width, int top, int left) {
    Frames frames = noise(new Random(1), 3, height, width);
    Frames cropped = new EvalTransform(size).apply(frames);
    assertEquals(3, cropped.count());
    assertEquals(size, cropped.height());
    assertEquals(size, cropped.width());
    for (int t = 0; t < 3; t++) {
      for (int y = 0; y < size; y++) {
        for (int i = 0; i < size * 3; i++) {
          assertEquals(
              frames.rgb()[((t * height + top + y) * width + left) * 3 + i],
              cropped.rgb()[(t * size + y) * size * 3 + i]);
        }
      }
    }
  }

  @Test
  void croppingAllocatesNothingButItsResult() {
    EvalTransform transform = new EvalTransform(112);
    Frames frames = noise(new Random(2), 64, 128, 170);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Frames unused = transform.apply(frames);
    long before = threads.getCurrentThreadAllocatedBytes();
    Frames cropped = transform.apply(frames);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    // Even 64 bytes a frame would be 4096.
    assertTrue(allocated <= cropped.rgb().length + 1024, allocated + " bytes");
  }

  /**
   * Two filters in a row are not quite one wide one: the bounds on the mean and the largest error
   * are those measured on strong texture of five pixels' period, with a margin of a fifth or more.
   */
  @ParameterizedTest
  @CsvSource({
    "70, 90, 1.4, 9.5", // 1.1 to 1
    "90, 120, 2.2, 14", // 1.4 to 1
    "102, 150, 1.9, 12", // 1.6 to 1
    "128, 171, 0.4, 1.5", // halving
    "240, 135, 0.7, 4", // portrait
    "256, 384, 0.4, 1.2", // 4 to 1
    "40, 50, 0.4, 1", // enlarging
    "16, 9, 0.4, 1",
  })
  void scalesLikeAnAntialiasedTriangle(int height, int width, double mean, double most) {
    EvalTransform transform = new EvalTransform(56); // short side 64
    Frames frames = texture(new Random(3), height, width);
    int shorter = Math.min(height, width);
    int scaledHeight = 64 * height / shorter;
    int scaledWidth = 64 * width / shorter;
    double[] expected =
        TriangleScaling.scale(frames.rgb(), height, width, scaledHeight, scaledWidth);
    int top = (int) Math.rint((scaledHeight - 56) / 2.0);
    int left = (int) Math.rint((scaledWidth - 56) / 2.0);
    byte[] actual = transform.apply(frames).rgb();
    double sum = 0;
    double worst = 0;
    for (int y = 0; y < 56; y++) {
      for (int i = 0; i < 56 * 3; i++) {
        double error =
            Math.abs(
                expected[((top + y) * scaledWidth + left) * 3 + i]
                    - Byte.toUnsignedInt(actual[y * 56 * 3 + i]));
        sum += error;
        worst = Math.max(worst, error);
      }
    }
    double actualMean = sum / actual.length;
    assertTrue(actualMean <= mean, "mean error " + actualMean);
    assertTrue(worst <= most, "largest error " + worst);
  }

  @ParameterizedTest
  @CsvSource({"37, 200", "64, 90", "300, 41", "1, 1"})
  void scalingKeepsAnEvenColour(int height, int width) {
    byte[] rgb = new byte[2 * height * width * 3];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) new int[] {3, 130, 252}[i % 3];
    }
    Frames scaled = new EvalTransform(40).apply(new Frames(2, height, width, rgb));
    for (int i = 0; i < scaled.rgb().length; i++) {
      assertEquals(rgb[i % 3], scaled.rgb()[i]);
    }
  }

  @Test
  void eachFrameIsScaledOnItsOwn() {
    EvalTransform transform = new EvalTransform(28);
    Frames three = noise(new Random(4), 3, 50, 61);
    byte[] together = transform.apply(three).rgb();
    for (int t = 0; t < 3; t++) {
      byte[] rgb = Arrays.copyOfRange(three.rgb(), t * 50 * 61 * 3, (t + 1) * 9150);
      byte[] alone = transform.apply(new Frames(1, 50, 61, rgb)).rgb();
      assertArrayEquals(
          alone, Arrays.copyOfRange(together, t * 28 * 28 * 3, (t + 1) * 28 * 28 * 3));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -3, 8193})
  void rejectsASizeOutOfRange(int size) {
    assertEquals(
        "size must lie in [1, 8192] pixels: " + size,
        assertThrows(IllegalArgumentException.class, () -> new EvalTransform(size)).getMessage());
  }

  @Test
  void rejectsFramesThatScaleBeyondMemory() {
    Frames sliver = new Frames(8, 1, 60_000, new byte[8 * 60_000 * 3]);
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> new EvalTransform(224).apply(sliver));
    assertTrue(e.getMessage().contains("60000x1"), e.getMessage());
  }

  private static Frames noise(Random random, int count, int height, int width) {
    byte[] rgb = new byte[count * height * width * 3];
    random.nextBytes(rgb);
    return new Frames(count, height, width, rgb);
  }

  /** Waves of a few pixels to the whole width, and noise of +-20. */
  private static Frames texture(Random random, int height, int width) {
    byte[] rgb = new byte[height * width * 3];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < 3; c++) {
          double value =
              128
                  + 50 * Math.sin(2 * Math.PI * (x + 2 * y) * (c + 1) / 30)
                  + 35 * Math.cos(2 * Math.PI * (3 * y - x) / width)
                  + 40 * (random.nextDouble() - 0.5);
          rgb[(y * width + x) * 3 + c] = (byte) Math.max(0, Math.min(255, Math.round(value)));
        }
      }
    }
    return new Frames(1, height, width, rgb);
  }
}
