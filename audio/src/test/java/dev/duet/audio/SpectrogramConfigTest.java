package dev.duet.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.duet.audio.LogMelConfig.Norm;
import dev.duet.audio.LogMelConfig.Scale;
import dev.duet.audio.StftConfig.Padding;
import dev.duet.audio.StftConfig.Power;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpectrogramConfigTest {
  private static final StftConfig STFT = LinearLogConfig.PUBLISHED.stft();

  @ParameterizedTest
  @ValueSource(ints = {-1024, 0, 2, 1000, 131_072})
  void rejectsAnFftLengthThatIsNotAPowerOfTwoInRange(int fftSamples) {
    assertRejected(
        () -> new StftConfig(24_000, fftSamples, 2, 240, Padding.ZERO, Power.POWER),
        "fftSamples must be a power of two in [4, 65536]: " + fftSamples);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1025})
  void rejectsAWindowThatDoesNotFit(int windowSamples) {
    assertRejected(
        () -> new StftConfig(24_000, 1024, windowSamples, 240, Padding.ZERO, Power.POWER),
        "windowSamples must lie in [2, fftSamples=1024]: " + windowSamples);
  }

  @Test
  void rejectsAHopOfNothing() {
    assertRejected(
        () -> new StftConfig(24_000, 1024, 1024, 0, Padding.ZERO, Power.POWER),
        "hopSamples must be at least 1: 0");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN})
  void rejectsARangeThatIsNotPositive(double topDb) {
    assertRejected(() -> new LinearLogConfig(STFT, topDb), "topDb must be positive: " + topDb);
    assertRejected(
        () -> new LogMelConfig(STFT, 80, 0, 12_000, Scale.HTK, Norm.NONE, topDb),
        "topDb must be positive: " + topDb);
  }

  @Test
  void rejectsFiltersAboveHalfTheSampleRate() {
    assertRejected(
        () -> new LogMelConfig(STFT, 80, 0, 12_001, Scale.HTK, Norm.NONE, 80),
        "mel range must satisfy 0 <= lowHz < highHz <= 12000.0: [0.0, 12001.0]");
  }

  @Test
  void rejectsAFilterThatHearsNothing() {
    LogMelConfig config = new LogMelConfig(STFT, 512, 0, 12_000, Scale.HTK, Norm.NONE, 80);
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Spectrogram.of(config));
    assertTrue(e.getMessage().startsWith("mel band 0 of 512"), e.getMessage());
    assertTrue(e.getMessage().contains("covers no FFT bin"), e.getMessage());
  }

  @ParameterizedTest
  @EnumSource(Scale.class)
  void melScalesInvert(Scale scale) {
    for (double hz = 0; hz <= 20_000; hz += 123) {
      assertEquals(hz, scale.toHz(scale.toMel(hz)), 1e-8);
    }
  }

  @Test
  void aThousandHertzAreAThousandMelsOfHtkAndFifteenOfSlaney() {
    assertEquals(1000, Scale.HTK.toMel(1000), 0.02); // 2595 is a rounded constant
    assertEquals(15, Scale.SLANEY.toMel(1000), 1e-12);
    assertEquals(42, Scale.SLANEY.toMel(6400), 1e-12);
  }

  private static void assertRejected(Executable executable, String message) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, executable).getMessage());
  }
}
