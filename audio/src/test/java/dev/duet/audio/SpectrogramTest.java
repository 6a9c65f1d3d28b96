package dev.duet.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.duet.audio.LogMelConfig.Norm;
import dev.duet.audio.LogMelConfig.Scale;
import dev.duet.audio.StftConfig.Padding;
import dev.duet.audio.StftConfig.Power;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpectrogramTest {
  private static final Spectrogram PUBLISHED = Spectrogram.of(LinearLogConfig.PUBLISHED);

  @Test
  void twoSecondsGiveTheShapesOfThePublishedRecipe() {
    assertEquals(200 * 257, PUBLISHED.compute(new float[48_000]).length);
    assertEquals(
        100 * 129, Spectrogram.of(LinearLogConfig.SMALL).compute(new float[48_000]).length);
  }

  @Test
  void silenceIsAtTheLowestLevelEverywhere() {
    for (float db : PUBLISHED.compute(new float[48_000])) {
      assertEquals(-100f, db);
    }
  }

  @Test
  void sineHasItsWindowsSpectrum() {
    float[] spectrogram = PUBLISHED.compute(sine(1000, 0.5));
    // Closed form, in double precision.
    double[] expected = {4.2208, 36.6361, 38.8478, 8.0186, -8.7294};
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], spectrogram[100 * 257 + 20 + i], 1e-4);
    }
  }

  @Test
  void nothingLiesBelowThePeakByMoreThanTheRange() {
    float[] spectrogram = PUBLISHED.compute(sine(1000, 0.5));
    float max = Float.NEGATIVE_INFINITY;
    float min = Float.POSITIVE_INFINITY;
    for (float db : spectrogram) {
      max = Math.max(max, db);
      min = Math.min(min, db);
    }
    assertEquals(38.8478, max, 1e-4);
    assertEquals(-61.1522, min, 1e-4);
  }

  @Test
  void unitImpulseAtTheCentreOfAFrameHasPowerOneInEveryBin() {
    float[] impulse = new float[48_000];
    impulse[24_000] = 1;
    float[] spectrogram = PUBLISHED.compute(impulse);
    for (int f = 0; f < 257; f++) {
      assertEquals(0, spectrogram[100 * 257 + f], 1e-5);
    }
  }

  @ParameterizedTest
  @MethodSource("smallConfigs")
  void agreesWithTheDefinitionForAnyLength(SpectrogramConfig config) {
    Random random = new Random(1);
    Spectrogram spectrogram = Spectrogram.of(config);
    for (int samples : new int[] {1, 2, 3, 7, 16, 31, 32, 33, 64, 65, 200, 201, 1000}) {
      float[] waveform = noise(random, samples);
      double[][] expected = SlowSpectrogram.decibels(config, waveform);
      float[] actual = spectrogram.compute(waveform);
      assertEquals(config.frames(samples) * config.bins(), actual.length);
      assertClose(expected, actual, config);
    }
  }

  private static List<SpectrogramConfig> smallConfigs() {
    List<SpectrogramConfig> configs = new ArrayList<>();
    for (Padding padding : Padding.values()) {
      for (Power power : Power.values()) {
        StftConfig even = new StftConfig(8000, 64, 64, 16, padding, power);
        StftConfig narrow = new StftConfig(8000, 64, 41, 23, padding, power);
        StftConfig sparse = new StftConfig(8000, 32, 20, 50, padding, power);
        configs.add(new LinearLogConfig(even, 100));
        configs.add(new LinearLogConfig(narrow, Double.POSITIVE_INFINITY));
        configs.add(new LinearLogConfig(sparse, 30));
        configs.add(new LogMelConfig(even, 8, 0, 4000, Scale.HTK, Norm.NONE, 80));
        configs.add(new LogMelConfig(even, 6, 100, 3500, Scale.SLANEY, Norm.SLANEY, 100));
        configs.add(
            new LogMelConfig(
                narrow, 6, 50, 4000, Scale.SLANEY, Norm.NONE, Double.POSITIVE_INFINITY));
        configs.add(new LogMelConfig(sparse, 4, 0, 4000, Scale.HTK, Norm.SLANEY, 20));
      }
    }
    return configs;
  }

  /** The float transform's rounding is relative to the clip's largest amplitude. */
  private static void assertClose(double[][] expected, float[] actual, SpectrogramConfig config) {
    double peak = 0;
    for (double[] row : expected) {
      for (double db : row) {
        peak = Math.max(peak, Math.pow(10, db / 20));
      }
    }
    for (int i = 0; i < actual.length; i++) {
      double want = expected[i / config.bins()][i % config.bins()];
      assertEquals(
          Math.pow(10, want / 20), Math.pow(10, actual[i] / 20), 1e-6 * peak, "value " + i);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 16, 256, 2048, 16_384})
  void agreesWithTheDefinitionAtAnyFftLength(int fftSamples) {
    StftConfig stft =
        new StftConfig(
            24_000, fftSamples, fftSamples, fftSamples, Padding.REFLECT, Power.MAGNITUDE);
    float[] waveform = noise(new Random(2), fftSamples + 1);
    double[] expected = SlowSpectrogram.spectrum(stft, waveform, 1);
    float[] first = new float[stft.bins()];
    float[] second = new float[stft.bins()];
    new FramePairTransform(stft).compute(waveform, 0, first, second);
    double peak = 0;
    for (double magnitude : expected) {
      peak = Math.max(peak, magnitude);
    }
    for (int k = 0; k < expected.length; k++) {
      assertEquals(expected[k], second[k], 2e-6 * peak, "bin " + k);
    }
  }

  @Test
  void quietFrameBesideALoudOneIsUndisturbedDownTo120Decibels() {
    // The two share a transform.
    LinearLogConfig config =
        new LinearLogConfig(
            new StftConfig(24_000, 256, 256, 256, Padding.ZERO, Power.POWER),
            Double.POSITIVE_INFINITY);
    float[] waveform = new float[1024];
    Random random = new Random(3);
    for (int i = 0; i < 128; i++) {
      waveform[i] = (float) random.nextGaussian();
    }
    float[] spectrogram = Spectrogram.of(config).compute(waveform); // (4, 65)
    float peak = spectrogram[0];
    for (int f = 1; f < 65; f++) {
      peak = Math.max(peak, spectrogram[f]);
    }
    for (int f = 0; f < 65; f++) {
      assertTrue(spectrogram[65 + f] < Math.max(-99.9, peak - 120), "bin " + f);
      assertEquals(-100f, spectrogram[2 * 65 + f]);
    }
  }

  @ParameterizedTest
  @EnumSource(Padding.class)
  void waveformShorterThanAHopHasNoFrameOfThePublishedRecipe(Padding padding) {
    StftConfig stft = new StftConfig(24_000, 1024, 1024, 240, padding, Power.POWER);
    assertEquals(0, Spectrogram.of(new LinearLogConfig(stft, 100)).compute(new float[239]).length);
  }

  @Test
  void rejectsAnEmptyWaveform() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> PUBLISHED.compute(new float[0]));
    assertEquals("a waveform needs at least 1 sample: 0", e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, -Float.MAX_VALUE})
  void rejectsASampleThatIsNoSoundAndNamesIt(float sample) {
    float[] waveform = new float[1000];
    waveform[321] = sample;
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> PUBLISHED.compute(waveform));
    assertTrue(e.getMessage().contains("sample 321 is " + sample), e.getMessage());
  }

  @Test
  void largestSamplesDoNotOverflow() {
    int n = 65_536;
    StftConfig stft = new StftConfig(24_000, n, n, n, Padding.REFLECT, Power.POWER);
    float[] waveform = new float[n];
    Arrays.fill(waveform, 1e12f);
    float[] spectrogram = Spectrogram.of(new LinearLogConfig(stft, 100)).compute(waveform);
    // The window sums to N/2.
    assertEquals(20 * Math.log10(1e12 * n / 2), spectrogram[0], 1e-3);
  }

  @Test
  void doesNotChangeTheWaveform() {
    float[] waveform = noise(new Random(4), 5000);
    float[] before = waveform.clone();
    float[] unused = PUBLISHED.compute(waveform);
    assertArrayEquals(before, waveform);
  }

  @Test
  void manyThreadsComputeWhatOneComputes() throws Exception {
    Random random = new Random(5);
    List<float[]> waveforms = new ArrayList<>();
    List<float[]> expected = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      waveforms.add(noise(random, 4000 + 97 * i));
      expected.add(PUBLISHED.compute(waveforms.get(i)));
    }
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      for (int round = 0; round < 5; round++) {
        List<Future<float[]>> actual = new ArrayList<>();
        for (float[] waveform : waveforms) {
          actual.add(pool.submit(() -> PUBLISHED.compute(waveform)));
        }
        for (int i = 0; i < expected.size(); i++) {
          assertArrayEquals(expected.get(i), actual.get(i).get());
        }
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {24_000, 240_000})
  void allocatesNothingButItsResult(int samples) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    float[] waveform = noise(new Random(6), samples);
    float[] unused = PUBLISHED.compute(waveform); // makes this thread's scratch
    long before = threads.getCurrentThreadAllocatedBytes();
    float[] result = PUBLISHED.compute(waveform);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    // A frame's buffers would be 8 KiB for each of 100 or 1000 frames.
    assertTrue(allocated <= 4L * result.length + 4096, allocated + " bytes");
  }

  private static float[] sine(double hz, double amplitude) {
    float[] waveform = new float[48_000];
    for (int i = 0; i < waveform.length; i++) {
      waveform[i] = (float) (amplitude * Math.sin(2 * Math.PI * hz * i / 24_000));
    }
    return waveform;
  }

  private static float[] noise(Random random, int samples) {
    float[] waveform = new float[samples];
    for (int i = 0; i < samples; i++) {
      waveform[i] = (float) (0.1 * random.nextGaussian());
    }
    return waveform;
  }
}
