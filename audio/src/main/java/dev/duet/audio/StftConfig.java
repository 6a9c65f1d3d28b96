package dev.duet.audio;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * A short-time Fourier transform with a periodic Hann window, centred on its frames.
 *
 * @param sampleRateHz sample rate of the waveform
 * @param fftSamples FFT length N, a power of two; N/2 + 1 bins come out
 * @param windowSamples Hann window length, at most N, centred in the FFT frame
 * @param hopSamples samples between frames
 * @param padding what lies beyond both ends of the waveform
 * @param power whether magnitudes or powers come out
 */
public record StftConfig(
    int sampleRateHz,
    int fftSamples,
    int windowSamples,
    int hopSamples,
    Padding padding,
    Power power) {

  /** What lies beyond both ends of the waveform. */
  public enum Padding {
    REFLECT,
    ZERO
  }

  /** The exponent of the magnitude. */
  public enum Power {
    MAGNITUDE,
    POWER
  }

  public StftConfig {
    checkArgument(sampleRateHz >= 1, "sampleRateHz must be at least 1: %s", sampleRateHz);
    checkArgument(
        fftSamples >= 4 && Integer.bitCount(fftSamples) == 1,
        "fftSamples must be a power of two, at least 4: %s",
        fftSamples);
    checkArgument(
        windowSamples >= 1 && windowSamples <= fftSamples,
        "windowSamples must lie in [1, fftSamples=%s]: %s",
        fftSamples,
        windowSamples);
    checkArgument(hopSamples >= 1, "hopSamples must be at least 1: %s", hopSamples);
  }

  /** Frames of a centred transform: {@code 1 + samples / hopSamples}. */
  public int frames(int samples) {
    return 1 + samples / hopSamples;
  }

  public int bins() {
    return fftSamples / 2 + 1;
  }
}
