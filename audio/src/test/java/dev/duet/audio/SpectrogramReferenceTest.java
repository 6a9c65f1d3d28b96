package dev.duet.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.duet.audio.LogMelConfig.Norm;
import dev.duet.audio.LogMelConfig.Scale;
import dev.duet.audio.StftConfig.Padding;
import dev.duet.audio.StftConfig.Power;
import org.junit.jupiter.api.Test;

/** Against arrays that librosa 0.11 and torchaudio 0.13 computed from one two-second waveform. */
class SpectrogramReferenceTest {
  private static final ReferenceArrays REFERENCE =
      new ReferenceArrays("reference_spectrograms.npz");
  private static final float[] WAVEFORM = REFERENCE.get("waveform");

  /**
   * Rounding of a single-precision transform is relative to the loudest value: 3e-8 of the largest
   * amplitude measured, and a decibel of 40 as a float is good to 2e-6 dB, 2e-7 of its amplitude.
   */
  private static final double AMPLITUDE_TOLERANCE = 5e-7;

  /** torchaudio computes the corners of filters in single precision: 6e-6 of the peak measured. */
  private static final double FILTER_TOLERANCE = 1e-5;

  @Test
  void linearSpectrogramWithReflectPaddingIsThatOfLibrosa() {
    assertFramesMatch(
        Spectrogram.of(LinearLogConfig.PUBLISHED).compute(WAVEFORM),
        "logspec_reflect",
        REFERENCE.indices("frames"),
        257,
        AMPLITUDE_TOLERANCE);
  }

  @Test
  void linearSpectrogramWithZeroPaddingIsThatOfLibrosa() {
    assertFramesMatch(
        Spectrogram.of(new LinearLogConfig(stft(Padding.ZERO), 100)).compute(WAVEFORM),
        "logspec_zero",
        REFERENCE.indices("frames"),
        257,
        AMPLITUDE_TOLERANCE);
  }

  @Test
  void impulseIsThatOfLibrosa() {
    float[] impulse = new float[48_000];
    impulse[24_000] = 1;
    assertFramesMatch(
        Spectrogram.of(LinearLogConfig.PUBLISHED).compute(impulse),
        "impulse",
        REFERENCE.indices("frames"),
        257,
        AMPLITUDE_TOLERANCE);
  }

  @Test
  void htkMelSpectrogramIsThatOfTorchaudio() {
    LogMelConfig config = mel(Scale.HTK, Norm.NONE);
    assertFramesMatch(
        Spectrogram.of(config).compute(WAVEFORM),
        "mel_htk_db80",
        REFERENCE.indices("mel_frames"),
        80,
        FILTER_TOLERANCE);
  }

  @Test
  void slaneyMelSpectrogramIsThatOfTorchaudio() {
    LogMelConfig config = mel(Scale.SLANEY, Norm.SLANEY);
    assertFramesMatch(
        Spectrogram.of(config).compute(WAVEFORM),
        "mel_slaney_db80",
        REFERENCE.indices("mel_frames"),
        80,
        FILTER_TOLERANCE);
  }

  @Test
  void htkFiltersAreThoseOfTorchaudio() {
    assertFiltersMatch(mel(Scale.HTK, Norm.NONE), "mel_htk_fb");
  }

  @Test
  void slaneyFiltersAreThoseOfTorchaudio() {
    assertFiltersMatch(mel(Scale.SLANEY, Norm.SLANEY), "mel_slaney_fb");
  }

  @Test
  void powersOfTheFirstFramesAreThoseOfLibrosa() {
    FramePairTransform transform = new FramePairTransform(stft(Padding.ZERO));
    float[] expected = REFERENCE.get("stft_power"); // (3, 513)
    float[] actual = new float[4 * 513];
    float[] first = new float[513];
    float[] second = new float[513];
    for (int t = 0; t < 4; t += 2) {
      transform.compute(WAVEFORM, t, first, second);
      System.arraycopy(first, 0, actual, t * 513, 513);
      System.arraycopy(second, 0, actual, (t + 1) * 513, 513);
    }
    // Power goes with the square of the amplitude: twice its relative error at the peak.
    double tolerance = 2 * AMPLITUDE_TOLERANCE * max(expected);
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], actual[i], tolerance, "value " + i);
    }
  }

  private static StftConfig stft(Padding padding) {
    return new StftConfig(24_000, 1024, 1024, 240, padding, Power.POWER);
  }

  private static LogMelConfig mel(Scale scale, Norm norm) {
    return new LogMelConfig(stft(Padding.REFLECT), 80, 0, 12_000, scale, norm, 80);
  }

  private static void assertFramesMatch(
      float[] actual, String name, int[] frames, int bins, double tolerance) {
    float[] expected = REFERENCE.get(name);
    double peak = amplitude(max(expected));
    for (int row = 0; row < frames.length; row++) {
      for (int f = 0; f < bins; f++) {
        assertEquals(
            amplitude(expected[row * bins + f]),
            amplitude(actual[frames[row] * bins + f]),
            tolerance * peak,
            "frame " + frames[row] + " bin " + f);
      }
    }
  }

  private static void assertFiltersMatch(LogMelConfig config, String name) {
    MelFilterbank filters = new MelFilterbank(config);
    float[] expected = REFERENCE.get(name); // (bands, 513)
    int[] bands = REFERENCE.indices("bands");
    float[] out = new float[config.melBands()];
    for (int k = 0; k < 513; k++) {
      float[] unit = new float[513];
      unit[k] = 1;
      filters.project(unit, out, 0);
      for (int row = 0; row < bands.length; row++) {
        assertEquals(
            expected[row * 513 + k],
            out[bands[row]],
            FILTER_TOLERANCE * max(expected),
            "band " + bands[row]);
      }
    }
  }

  private static double amplitude(double db) {
    return Math.pow(10, db / 20);
  }

  private static float max(float[] values) {
    float max = Float.NEGATIVE_INFINITY;
    for (float value : values) {
      max = Math.max(max, value);
    }
    return max;
  }
}
