package dev.duet.video;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.duet.decode.FrameSize;
import dev.duet.decode.Frames;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainTransformTest {
  private static final VideoAugmentation IDENTITY = new VideoAugmentation(1, 0, ColourJitter.NONE);

  @Test
  void changesNothingWhereNothingIsAskedFor() {
    Frames frames = texture(3, 48, 48);
    for (int seed = 0; seed < 5; seed++) {
      Frames same = new TrainTransform(48, IDENTITY).apply(frames, new Random(seed));
      assertArrayEquals(frames.rgb(), same.rgb());
    }
  }

  @Test
  void flipsLeftAndRight() {
    Frames frames = texture(2, 20, 20);
    VideoAugmentation flip = new VideoAugmentation(1, 1, ColourJitter.NONE);

    byte[] flipped = new TrainTransform(20, flip).apply(frames, new Random(1)).rgb();

    for (int i = 0; i < flipped.length; i++) {
      int row = i / 60;
      int x = i / 3 % 20;
      assertEquals(frames.rgb()[row * 60 + (19 - x) * 3 + i % 3], flipped[i]);
    }
  }

  @Test
  void flipsHalfOfTheClips() {
    Frames frames = texture(1, 8, 8);
    TrainTransform transform =
        new TrainTransform(8, new VideoAugmentation(1, 0.5, ColourJitter.NONE));
    Random random = new Random(1);
    int flipped = 0;
    for (int i = 0; i < 1000; i++) {
      flipped += Arrays.equals(frames.rgb(), transform.apply(frames, random).rgb()) ? 0 : 1;
    }
    assertEquals(500, flipped, 80); // five standard deviations
  }

  @Test
  void drawsOnceForAllFramesOfAClip() {
    Frames clip = texture(4, 50, 70);
    TrainTransform transform = new TrainTransform(32, VideoAugmentation.PUBLISHED);
    for (int seed = 0; seed < 20; seed++) {
      byte[] together = transform.apply(clip, new Random(seed)).rgb();
      for (int t = 0; t < 4; t++) {
        byte[] frame = Arrays.copyOfRange(clip.rgb(), t * 10_500, (t + 1) * 10_500);
        byte[] alone = transform.apply(new Frames(1, 50, 70, frame), new Random(seed)).rgb();
        assertArrayEquals(alone, Arrays.copyOfRange(together, t * 3072, (t + 1) * 3072));
      }
    }
  }

  /** The same scaling as for evaluation, whose test says how near it is to PIL's. */
  @Test
  void scalesTheBoxLikeAnAntialiasedTriangle() {
    Frames frames = texture(1, 90, 130);
    VideoAugmentation crop = new VideoAugmentation(0.3, 0, ColourJitter.NONE);
    double sum = 0;
    int clips = 20;
    for (int seed = 0; seed < clips; seed++) {
      byte[] actual = new TrainTransform(40, crop).apply(frames, new Random(seed)).rgb();
      CropBox box = CropBox.draw(90, 130, 0.3, new Random(seed));
      byte[] cut = new byte[box.height() * box.width() * 3];
      for (int y = 0; y < box.height(); y++) {
        System.arraycopy(
            frames.rgb(),
            ((box.top() + y) * 130 + box.left()) * 3,
            cut,
            y * box.width() * 3,
            box.width() * 3);
      }
      double[] expected = TriangleScaling.scale(cut, box.height(), box.width(), 40, 40);
      double error = 0;
      for (int i = 0; i < actual.length; i++) {
        error += Math.abs(expected[i] - (actual[i] & 255)) / actual.length;
      }
      assertTrue(error < 2.5, "mean error of box " + box + ": " + error);
      sum += error;
    }
    assertTrue(sum / clips < 1.5, "mean error " + sum / clips);
  }

  @Test
  void leavesItsInputAloneAndAllocatesNothingAFrame() {
    Frames frames = texture(48, 60, 80);
    byte[] before = frames.rgb().clone();
    TrainTransform transform = new TrainTransform(32, VideoAugmentation.PUBLISHED);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Frames unused = transform.apply(frames, new Random(1));
    long start = threads.getCurrentThreadAllocatedBytes();
    Frames result = transform.apply(frames, new Random(1));
    long allocated = threads.getCurrentThreadAllocatedBytes() - start;

    assertArrayEquals(before, frames.rgb());
    // Even 256 bytes a frame would be 12288.
    assertTrue(allocated <= result.rgb().length + 8192, allocated + " bytes");
  }

  @Test
  void givesManyThreadsWhatItGivesOne() {
    TrainTransform transform = new TrainTransform(32, VideoAugmentation.PUBLISHED);
    Frames frames = texture(2, 60, 80);
    List<byte[]> alone =
        IntStream.range(0, 32).mapToObj(i -> transform.apply(frames, new Random(i)).rgb()).toList();
    List<byte[]> together =
        IntStream.range(0, 32)
            .parallel()
            .mapToObj(i -> transform.apply(frames, new Random(i)).rgb())
            .toList();
    for (int i = 0; i < 32; i++) {
      assertArrayEquals(alone.get(i), together.get(i));
    }
    assertFalse(Arrays.equals(alone.get(0), alone.get(1)));
  }

  @ParameterizedTest
  @CsvSource({
    // size, least area, height, width, short side decoded to (0: as coded)
    "112, 0.08, 256, 340, 0", // 112 / sqrt(0.08) is 395.98
    "112, 0.08, 396, 704, 0",
    "112, 0.08, 720, 1280, 396",
    "112, 0.08, 1920, 1080, 396",
    "224, 0.08, 720, 1280, 0",
    "32, 0.5, 48, 64, 46",
    "32, 1, 48, 64, 32",
  })
  void decodesNoLargerThanTheSmallestCropNeeds(
      int size, double minArea, int height, int width, int shortSide) {
    TrainTransform transform =
        new TrainTransform(size, new VideoAugmentation(minArea, 0.5, ColourJitter.PUBLISHED));
    assertEquals(
        shortSide == 0 ? new FrameSize.Original() : new FrameSize.ShortSide(shortSide),
        transform.decodeSize(height, width));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -0.1, 1.01, Double.NaN})
  void rejectsAnAreaOutOfRange(double minArea) {
    assertEquals(
        "minArea must lie in (0, 1]: " + minArea,
        assertThrows(
                IllegalArgumentException.class,
                () -> new VideoAugmentation(minArea, 0.5, ColourJitter.NONE))
            .getMessage());
  }

  @Test
  void rejectsRangesThatNoColourHas() {
    assertThrows(IllegalArgumentException.class, () -> new ColourJitter(-0.1, 0, 0, 0));
    assertThrows(
        IllegalArgumentException.class, () -> new ColourJitter(0, Double.POSITIVE_INFINITY, 0, 0));
    assertThrows(IllegalArgumentException.class, () -> new ColourJitter(0, 0, 0, 0.51));
    assertThrows(
        IllegalArgumentException.class, () -> new VideoAugmentation(1, 1.5, ColourJitter.NONE));
    assertThrows(IllegalArgumentException.class, () -> new TrainTransform(0, IDENTITY));
  }

  /** Slow waves and noise of +-20. */
  private static Frames texture(int count, int height, int width) {
    Random random = new Random(5);
    byte[] rgb = new byte[count * height * width * 3];
    for (int i = 0; i < rgb.length; i++) {
      int x = i / 3 % width;
      int y = i / 3 / width;
      double value =
          128 + 60 * Math.sin(0.3 * x + i % 3) + 40 * Math.cos(0.2 * y) + 40 * random.nextDouble();
      rgb[i] = (byte) Math.max(0, Math.min(255, value));
    }
    return new Frames(count, height, width, rgb);
  }
}
