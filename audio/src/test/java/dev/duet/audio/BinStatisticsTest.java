package dev.duet.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.duet.audio.LogMelConfig.Norm;
import dev.duet.audio.LogMelConfig.Scale;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BinStatisticsTest {
  @Test
  void normalizesEachBinByItsOwnStatistics() {
    BinStatistics statistics = new BinStatistics(new float[] {1, -20, 3}, new float[] {2, 5, 0}, 7);
    float[] spectrogram = {5, -30, 3, 1, -20, 4}; // (2, 3)
    statistics.normalize(spectrogram);
    float[] expected = {
      4 / (2 + 1e-5f), -10 / (5 + 1e-5f), 0 / 1e-5f, 0 / (2 + 1e-5f), 0 / (5 + 1e-5f), 1 / 1e-5f
    };
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], spectrogram[i]);
    }
  }

  @Test
  void neutralIsThePublishedAverageInEveryLinearBin() {
    BinStatistics neutral = BinStatistics.neutral(LinearLogConfig.PUBLISHED);
    assertEquals(257, neutral.mean().length);
    assertEquals(0, neutral.clips());
    for (int f = 0; f < 257; f++) {
      assertEquals(-28.5f, neutral.mean()[f]);
      assertEquals(19.7f, neutral.std()[f]);
    }
  }

  @ParameterizedTest
  @EnumSource(Norm.class)
  void neutralMelIsWhatAFlatSpectrumOfThePublishedAverageGives(Norm norm) {
    LogMelConfig config =
        new LogMelConfig(LinearLogConfig.PUBLISHED.stft(), 40, 0, 12_000, Scale.HTK, norm, 80);
    float[] flat = new float[513];
    Arrays.fill(flat, (float) Math.pow(10, -2.85));
    float[] bands = new float[40];
    new MelFilterbank(config).project(flat, bands, 0);
    BinStatistics neutral = BinStatistics.neutral(config);
    for (int f = 0; f < 40; f++) {
      assertEquals(10 * Math.log10(bands[f]), neutral.mean()[f], 1e-4);
      assertEquals(19.7f, neutral.std()[f]);
    }
  }

  @Test
  void rejectsASpectrogramOfOtherBins() {
    BinStatistics statistics = BinStatistics.neutral(LinearLogConfig.PUBLISHED);
    assertEquals(
        "a spectrogram must hold a multiple of 257 values: 256",
        assertThrows(IllegalArgumentException.class, () -> statistics.normalize(new float[256]))
            .getMessage());
  }

  @Test
  void rejectsStatisticsThatAreNone() {
    float[] one = {1};
    assertThrows(IllegalArgumentException.class, () -> new BinStatistics(one, new float[2], 1));
    assertThrows(
        IllegalArgumentException.class, () -> new BinStatistics(new float[0], new float[0], 1));
    assertThrows(IllegalArgumentException.class, () -> new BinStatistics(one, new float[] {-1}, 1));
    assertThrows(
        IllegalArgumentException.class, () -> new BinStatistics(one, new float[] {Float.NaN}, 1));
    assertThrows(IllegalArgumentException.class, () -> new BinStatistics(one, one, -1));
  }
}
