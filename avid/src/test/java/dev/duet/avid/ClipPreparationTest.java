package dev.duet.avid;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.duet.audio.BinStatistics;
import dev.duet.audio.Spectrogram;
import dev.duet.decode.Clip;
import dev.duet.decode.ClipTime;
import dev.duet.decode.FrameSize;
import dev.duet.decode.Frames;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClipPreparationTest {
  private static final ModelConfig TINY = ModelConfig.named("tiny");
  private static final int BINS = 129;
  private static final int SIZE = 56;

  @Test
  void decodesToWhatItsCropIsCutFrom() {
    assertEquals(new FrameSize.ShortSide(128), preparation(112).decodeSize());
    assertEquals(new FrameSize.ShortSide(64), preparation(SIZE).decodeSize());
  }

  @Test
  void cutsTheCentreOut() {
    // 64 x 80 pixels whose red is the row and whose green is the column.
    byte[] rgb = new byte[64 * 80 * 3];
    for (int y = 0; y < 64; y++) {
      for (int x = 0; x < 80; x++) {
        rgb[(y * 80 + x) * 3] = (byte) y;
        rgb[(y * 80 + x) * 3 + 1] = (byte) x;
      }
    }
    Frames cut = preparation(SIZE).prepare(clip(new Frames(1, 64, 80, rgb), null)).frames();
    assertEquals(SIZE, cut.height());
    assertEquals(SIZE, cut.width());
    assertEquals((64 - SIZE) / 2, cut.rgb()[0]);
    assertEquals((80 - SIZE) / 2, cut.rgb()[1]);
  }

  @Test
  void normalisesTheSpectrogramWithTheModelsStatistics() {
    float[] waveform = waveform(1);
    float[] found = preparation(SIZE).prepare(clip(null, waveform)).spectrogram();
    float[] decibels = Spectrogram.of(TINY.spectrogram()).compute(waveform);
    assertEquals(100 * BINS, found.length);
    for (int i = 0; i < found.length; i++) {
      int bin = i % BINS;
      double expected = (decibels[i] - mean(bin)) / (std(bin) + 1e-5);
      assertEquals(expected, found[i], 1e-5, "value " + i);
    }
  }

  @Test
  void leavesOutWhatTheClipLeavesOut() {
    assertNull(preparation(SIZE).prepare(clip(null, waveform(1))).frames());
    assertNull(
        preparation(SIZE)
            .prepare(clip(new Frames(1, 64, 64, new byte[64 * 64 * 3]), null))
            .spectrogram());
  }

  @Test
  void givesManyThreadsWhatItGivesOne() {
    ClipPreparation preparation = preparation(SIZE);
    List<float[]> alone = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      alone.add(preparation.prepare(clip(null, waveform(i))).spectrogram());
    }
    List<float[]> together =
        IntStream.range(0, 16)
            .parallel()
            .mapToObj(i -> preparation.prepare(clip(null, waveform(i))).spectrogram())
            .toList();
    for (int i = 0; i < 16; i++) {
      assertArrayEquals(alone.get(i), together.get(i));
    }
  }

  @Test
  void refusesAWaveformOfAnotherLength() {
    assertThrows(
        IllegalArgumentException.class,
        () -> preparation(SIZE).prepare(clip(null, new float[47_999])));
  }

  @Test
  void refusesStatisticsOfAnotherSpectrogram() {
    BinStatistics other = new BinStatistics(new float[257], new float[257], 1);
    assertThrows(IllegalArgumentException.class, () -> new ClipPreparation(TINY, other, SIZE));
  }

  private static ClipPreparation preparation(int size) {
    float[] mean = new float[BINS];
    float[] std = new float[BINS];
    for (int bin = 0; bin < BINS; bin++) {
      mean[bin] = mean(bin);
      std[bin] = std(bin);
    }
    return new ClipPreparation(TINY, new BinStatistics(mean, std, 1), size);
  }

  private static float mean(int bin) {
    return -40 + bin / 8f;
  }

  private static float std(int bin) {
    return 10 + bin / 16f;
  }

  private static Clip clip(Frames frames, float[] waveform) {
    return new Clip(0, new ClipTime(0, 0), frames, waveform, true);
  }

  private static float[] waveform(int seed) {
    Random random = new Random(seed);
    float[] waveform = new float[48_000];
    for (int i = 0; i < waveform.length; i++) {
      waveform[i] = (float) random.nextGaussian() / 8;
    }
    return waveform;
  }
}
