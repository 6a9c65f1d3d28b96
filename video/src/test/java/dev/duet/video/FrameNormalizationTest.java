package dev.duet.video;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.common.collect.ImmutableList;
import dev.duet.decode.Frames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameNormalizationTest {
  private static final double[] MEAN = {0.485, 0.456, 0.406};
  private static final double[] STD = {0.229, 0.224, 0.225};

  @Test
  void stagesClipsOneBehindTheOther() {
    List<Frames> clips = clips(3, 2, 5, 4);
    FrameStaging staging = new FrameStaging();
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray rgb = staging.upload(manager, clips);
      assertEquals(new Shape(3, 2, 5, 4, 3), rgb.getShape());
      assertEquals(DataType.UINT8, rgb.getDataType());
      byte[] bytes = new byte[3 * 120];
      rgb.toByteBuffer().get(bytes);
      for (int b = 0; b < 3; b++) {
        assertArrayEquals(clips.get(b).rgb(), Arrays.copyOfRange(bytes, b * 120, (b + 1) * 120));
      }
    }
  }

  @Test
  void stagingServesBatchesOfAnySizeInTurn() {
    FrameStaging staging = new FrameStaging();
    for (int size : new int[] {2, 5, 1, 5}) {
      List<Frames> clips = clips(size, 2, 3, 3);
      try (NDManager manager = NDManager.newBaseManager()) {
        NDArray rgb = staging.upload(manager, clips);
        assertEquals(new Shape(size, 2, 3, 3, 3), rgb.getShape());
        byte[] bytes = new byte[size * 54];
        rgb.toByteBuffer().get(bytes);
        assertArrayEquals(
            clips.get(size - 1).rgb(), Arrays.copyOfRange(bytes, (size - 1) * 54, size * 54));
      }
    }
  }

  @Test
  void normalizesEachChannelByItsOwnStatistics() {
    List<Frames> clips = clips(2, 3, 4, 5);
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray video = FrameNormalization.IMAGENET.apply(new FrameStaging().upload(manager, clips));
      assertEquals(new Shape(2, 3, 3, 4, 5), video.getShape());
      assertEquals(DataType.FLOAT32, video.getDataType());
      float[] actual = video.toFloatArray();
      for (int b = 0; b < 2; b++) {
        for (int c = 0; c < 3; c++) {
          for (int pixel = 0; pixel < 60; pixel++) { // (T, H, W)
            int x = Byte.toUnsignedInt(clips.get(b).rgb()[pixel * 3 + c]);
            // A product and a sum of floats up to 4.4.
            assertEquals((x / 255.0 - MEAN[c]) / STD[c], actual[(b * 3 + c) * 60 + pixel], 1e-6);
          }
        }
      }
    }
  }

  @Test
  void leavesTheBytesAsTheyAre() {
    List<Frames> clips = clips(1, 1, 2, 2);
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray rgb = new FrameStaging().upload(manager, clips);
      NDArray unused = FrameNormalization.IMAGENET.apply(rgb);
      byte[] bytes = new byte[12];
      rgb.toByteBuffer().get(bytes);
      assertArrayEquals(clips.get(0).rgb(), bytes);
    }
  }

  @Test
  void resultOutlivesTheNextUpload() {
    FrameStaging staging = new FrameStaging();
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray video = FrameNormalization.IMAGENET.apply(staging.upload(manager, clips(1, 2, 3, 3)));
      float[] before = video.toFloatArray();
      NDArray unused = staging.upload(manager, ImmutableList.of(new Frames(2, 3, 3, new byte[54])));
      assertArrayEquals(before, video.toFloatArray());
    }
  }

  @Test
  void belongsToTheManagerOfItsInput() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray video;
      try (NDManager step = manager.newSubManager()) {
        video =
            FrameNormalization.IMAGENET.apply(new FrameStaging().upload(step, clips(1, 1, 2, 2)));
        assertEquals(12, video.toFloatArray().length);
      }
      assertTrue(video.isReleased());
    }
  }

  @Test
  void rejectsClipsOfDifferentShapes() {
    List<Frames> clips = ImmutableList.of(clips(1, 2, 3, 3).get(0), clips(1, 2, 3, 4).get(0));
    try (NDManager manager = NDManager.newBaseManager()) {
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class, () -> new FrameStaging().upload(manager, clips));
      assertEquals(
          "clips of a batch must be of the same shape: (2, 3, 3, 3) and (2, 3, 4, 3)",
          e.getMessage());
      assertThrows(
          IllegalArgumentException.class,
          () -> new FrameStaging().upload(manager, ImmutableList.of()));
    }
  }

  @Test
  void rejectsWhatIsNotABatchOfFrames() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray floats = manager.zeros(new Shape(1, 1, 2, 2, 3));
      NDArray channelsFirst = manager.zeros(new Shape(1, 3, 1, 2, 2), DataType.UINT8);
      assertThrows(IllegalArgumentException.class, () -> FrameNormalization.IMAGENET.apply(floats));
      assertThrows(
          IllegalArgumentException.class, () -> FrameNormalization.IMAGENET.apply(channelsFirst));
    }
  }

  @Test
  void rejectsStatisticsThatAreNone() {
    ImmutableList<Double> three = ImmutableList.of(0.5, 0.5, 0.5);
    assertThrows(
        IllegalArgumentException.class,
        () -> new FrameNormalization(three, ImmutableList.of(1.0, 1.0)));
    assertThrows(
        IllegalArgumentException.class,
        () -> new FrameNormalization(three, ImmutableList.of(1.0, 0.0, 1.0)));
  }

  private static List<Frames> clips(int count, int frames, int height, int width) {
    Random random = new Random(count);
    List<Frames> clips = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] rgb = new byte[frames * height * width * 3];
      random.nextBytes(rgb);
      clips.add(new Frames(frames, height, width, rgb));
    }
    return clips;
  }
}
