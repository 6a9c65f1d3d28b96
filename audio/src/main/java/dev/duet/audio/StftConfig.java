package dev.duet.audio;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * A short-time Fourier transform with a periodic Hann window, centred on its frames.
 *
 * @param sampleRateHz sample rate of the waveform
 * @param fftSamples FFT length N, a power of two in [4, 65536]; N/2 + 1 bins come out
 * @param windowSamples Hann window length, in [2, N], centred in the FFT frame
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
    /**
     * The waveform mirrored about its first and last sample, as often as it takes; a single sample
     * repeats. This is {@code reflect} of numpy and librosa.
     */
    REFLECT {
      @Override
      float sample(float[] waveform, int index) {
        int last = waveform.length - 1;
        if (last == 0) {
          return waveform[0];
        }
        int phase = Math.floorMod(index, 2 * last);
        return waveform[Math.min(phase, 2 * last - phase)];
      }
    },
    /** Silence. */
    ZERO {
      @Override
      float sample(float[] waveform, int index) {
        return index >= 0 && index < waveform.length ? waveform[index] : 0;
      }
    };

    /** The sample at any index of the waveform continued in both directions. */
    abstract float sample(float[] waveform, int index);
  }

  /** The exponent of the magnitude. */
  public enum Power {
    /** |X|; decibels are 20 log10. */
    MAGNITUDE(20),
    /** |X|^2; decibels are 10 log10. */
    POWER(10);

    private final double decibelsPerDecade;

    Power(double decibelsPerDecade) {
      this.decibelsPerDecade = decibelsPerDecade;
    }

    double decibelsPerDecade() {
      return decibelsPerDecade;
    }
  }

  public StftConfig {
    checkArgument(sampleRateHz >= 1, "sampleRateHz must be at least 1: %s", sampleRateHz);
    checkArgument(
        fftSamples >= 4 && fftSamples <= 65_536 && Integer.bitCount(fftSamples) == 1,
        "fftSamples must be a power of two in [4, 65536]: %s",
        fftSamples);
    checkArgument(
        windowSamples >= 2 && windowSamples <= fftSamples,
        "windowSamples must lie in [2, fftSamples=%s]: %s",
        fftSamples,
        windowSamples);
    checkArgument(hopSamples >= 1, "hopSamples must be at least 1: %s", hopSamples);
  }

  /** Frames of a centred transform: {@code 1 + samples / hopSamples}. */
  public int frames(int samples) {
    return 1 + samples / hopSamples;
  }

  /** Bins of the transform, from 0 Hz to half the sample rate: {@code N/2 + 1}. */
  public int bins() {
    return fftSamples / 2 + 1;
  }
}
