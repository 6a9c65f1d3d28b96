package dev.duet.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AudioAugmentationTest {
  private static final int FRAMES = 20;
  private static final int BINS = 30;

  @Test
  void multipliesTheWaveformByOneGain() {
    float[] waveform = {0, 0.5f, -0.25f, 1};
    Random random = new Random(1);
    double sum = 0;
    for (int i = 0; i < 10_000; i++) {
      float[] louder = AudioAugmentation.PUBLISHED.amplify(waveform, random);
      float gain = louder[3];
      assertTrue(gain >= 0.9f && gain <= 1.1f, "gain " + gain);
      assertArrayEquals(new float[] {0, 0.5f * gain, -0.25f * gain, gain}, louder);
      sum += gain;
    }
    assertEquals(1, sum / 10_000, 5 * 0.1 / Math.sqrt(3 * 10_000)); // five standard deviations
    assertArrayEquals(new float[] {0, 0.5f, -0.25f, 1}, waveform);
  }

  @Test
  void aGainOfOneChangesNothing() {
    float[] waveform = {0.1f, -0.7f};
    assertArrayEquals(
        waveform, new AudioAugmentation(1, 1, Optional.empty()).amplify(waveform, new Random(1)));
  }

  @Test
  void rejectsGainsThatAreNone() {
    assertThrows(
        IllegalArgumentException.class, () -> new AudioAugmentation(0, 1, Optional.empty()));
    assertThrows(
        IllegalArgumentException.class, () -> new AudioAugmentation(1.2, 1, Optional.empty()));
    assertEquals(
        "maxBins must be at least 0: -1",
        assertThrows(IllegalArgumentException.class, () -> new SpecAugment(1, 1, 1, -1))
            .getMessage());
  }

  @Test
  void masksWholeRowsAndColumns() {
    Random random = new Random(1);
    SpecAugment masks = new SpecAugment(1, 5, 1, 7);
    int[] widths = new int[8];
    int[] lengths = new int[6];
    for (int i = 0; i < 8000; i++) {
      float[] spectrogram = new float[FRAMES * BINS];
      Arrays.fill(spectrogram, 1);
      masks.apply(spectrogram, BINS, random);
      int width = 0;
      for (int bin = 0; bin < BINS; bin++) {
        width += isBlank(spectrogram, bin, BINS, FRAMES) ? 1 : 0;
      }
      int length = 0;
      for (int row = 0; row < FRAMES; row++) {
        length += isBlank(spectrogram, row * BINS, 1, BINS) ? 1 : 0;
      }
      int blank = 0;
      for (float value : spectrogram) {
        blank += value == 0 ? 1 : 0;
      }
      assertEquals(width * FRAMES + length * BINS - width * length, blank);
      widths[width]++;
      lengths[length]++;
    }
    for (int count : widths) {
      assertEquals(1000, count, 150); // five standard deviations
    }
    for (int count : lengths) {
      assertEquals(1333, count, 170);
    }
  }

  @Test
  void masksReachBothEdgesAndMayTakeAll() {
    Random random = new Random(2);
    boolean first = false;
    boolean last = false;
    boolean all = false;
    for (int i = 0; i < 3000; i++) {
      float[] spectrogram = new float[FRAMES * BINS];
      Arrays.fill(spectrogram, 1);
      new SpecAugment(1, 1000, 0, 0).apply(spectrogram, BINS, random);
      boolean atFirst = isBlank(spectrogram, 0, 1, BINS);
      boolean atLast = isBlank(spectrogram, (FRAMES - 1) * BINS, 1, BINS);
      first |= atFirst;
      last |= atLast;
      all |= atFirst && atLast;
    }
    assertTrue(first && last && all);
  }

  @Test
  void noMasksChangeNothing() {
    float[] spectrogram = {1, 2, 3, 4};
    new SpecAugment(0, 5, 3, 0).apply(spectrogram, 2, new Random(1));
    assertArrayEquals(new float[] {1, 2, 3, 4}, spectrogram);
  }

  private static boolean isBlank(float[] values, int start, int step, int count) {
    for (int i = 0; i < count; i++) {
      if (values[start + i * step] != 0) {
        return false;
      }
    }
    return true;
  }
}
