package dev.duet.audio;

import be.tarsos.dsp.util.ConcurrencyUtils;
import be.tarsos.dsp.util.fft.FloatFFT;
import java.util.Arrays;

/**
 * The short-time Fourier transform of two neighbouring frames at once. Not thread-safe.
 *
 * <p>Two real frames x and y share one complex transform Z of x + iy. Their spectra are its even
 * and odd parts under conjugation: {@code X[k] = (Z[k] + Z*[N-k]) / 2} and {@code Y[k] = (Z[k] -
 * Z*[N-k]) / 2i}. This costs about two thirds of two real transforms.
 */
final class FramePairTransform {
  static {
    // The library would split long transforms over threads of its own; callers run in parallel.
    ConcurrencyUtils.setNumberOfThreads(1);
  }

  private final StftConfig config;
  private final FloatFFT fft;
  private final float[] halfWindow;
  private final int windowOffset;
  private final float[] buffer; // (N, 2): re, im

  FramePairTransform(StftConfig config) {
    this.config = config;
    int n = config.fftSamples();
    fft = new FloatFFT(n);
    halfWindow = halfPeriodicHann(config.windowSamples());
    windowOffset = (n - config.windowSamples()) / 2;
    buffer = new float[2 * n];
  }

  /**
   * Transforms frames {@code frame} and {@code frame + 1}; a frame beyond the last sees padding.
   *
   * @param first powers or magnitudes of the first frame, {@code (N/2 + 1)}
   * @param second those of the second frame, {@code (N/2 + 1)}
   */
  void compute(float[] waveform, int frame, float[] first, float[] second) {
    if (config.windowSamples() < config.fftSamples()) {
      Arrays.fill(buffer, 0);
    }
    int start = frame * config.hopSamples() - config.fftSamples() / 2 + windowOffset;
    load(waveform, start, 0);
    load(waveform, start + config.hopSamples(), 1);
    fft.complexForward(buffer);
    separatePowers(first, second);
    if (config.power() == StftConfig.Power.MAGNITUDE) {
      takeSquareRoots(first);
      takeSquareRoots(second);
    }
  }

  /** Windows samples from {@code start} on into the real (0) or imaginary (1) part. */
  private void load(float[] waveform, int start, int part) {
    float[] window = halfWindow;
    float[] z = buffer;
    int to = 2 * windowOffset + part;
    if (start >= 0 && start <= waveform.length - window.length) {
      for (int i = 0; i < window.length; i++) {
        z[to + 2 * i] = window[i] * waveform[start + i];
      }
    } else {
      StftConfig.Padding padding = config.padding();
      for (int i = 0; i < window.length; i++) {
        z[to + 2 * i] = window[i] * padding.sample(waveform, start + i);
      }
    }
  }

  private void separatePowers(float[] first, float[] second) {
    float[] z = buffer;
    int n = config.fftSamples();
    for (int k = 0; k <= n / 2; k++) {
      int mirror = (n - k) & (n - 1);
      float re = z[2 * k];
      float im = z[2 * k + 1];
      float mirrorRe = z[2 * mirror];
      float mirrorIm = z[2 * mirror + 1];
      // The halves of the even and odd parts are in the window already.
      first[k] = squaredNorm(re + mirrorRe, im - mirrorIm);
      second[k] = squaredNorm(im + mirrorIm, re - mirrorRe);
    }
  }

  private static float squaredNorm(float re, float im) {
    return re * re + im * im;
  }

  private static void takeSquareRoots(float[] values) {
    for (int k = 0; k < values.length; k++) {
      values[k] = (float) Math.sqrt(values[k]);
    }
  }

  /** {@code (1 - cos(2 pi i / length)) / 4}: half the periodic Hann window. */
  private static float[] halfPeriodicHann(int length) {
    float[] window = new float[length];
    for (int i = 0; i < length; i++) {
      window[i] = (float) (0.25 - 0.25 * Math.cos(2 * Math.PI * i / length));
    }
    return window;
  }
}
