package dev.duet.audio;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * Log-mel spectrogram, with the filters of librosa and torchaudio: triangles in hertz whose corners
 * are evenly spaced in mel. Decibels are floored at -100 dB and at {@code topDb} below the clip's
 * maximum.
 *
 * @param stft the transform
 * @param melBands number of triangular filters
 * @param lowHz lower edge of the lowest filter
 * @param highHz upper edge of the highest filter, at most half the sample rate
 * @param scale the mel scale
 * @param norm area normalisation of the filters
 * @param topDb dynamic range kept below the clip's maximum, in dB; infinite keeps everything
 */
public record LogMelConfig(
    StftConfig stft,
    int melBands,
    double lowHz,
    double highHz,
    Scale scale,
    Norm norm,
    double topDb)
    implements SpectrogramConfig {

  /** How hertz map to mel. */
  public enum Scale {
    /** 2595 log10(1 + f/700); torchaudio's default. */
    HTK {
      @Override
      double toMel(double hz) {
        return 2595 * Math.log10(1 + hz / 700);
      }

      @Override
      double toHz(double mel) {
        return 700 * (Math.pow(10, mel / 2595) - 1);
      }
    },
    /**
     * 15 mel a kilohertz below 1 kHz, 27 mel for each factor of 6.4 above (Slaney's Auditory
     * Toolbox); librosa's default.
     */
    SLANEY {
      @Override
      double toMel(double hz) {
        return hz < KNEE_HZ ? hz / HZ_PER_MEL : KNEE_MEL + Math.log(hz / KNEE_HZ) / LOG_STEP;
      }

      @Override
      double toHz(double mel) {
        return mel < KNEE_MEL ? mel * HZ_PER_MEL : KNEE_HZ * Math.exp((mel - KNEE_MEL) * LOG_STEP);
      }
    };

    private static final double KNEE_HZ = 1000;
    private static final double HZ_PER_MEL = 200.0 / 3;
    private static final double KNEE_MEL = KNEE_HZ / HZ_PER_MEL;
    private static final double LOG_STEP = Math.log(6.4) / 27;

    abstract double toMel(double hz);

    abstract double toHz(double mel);
  }

  /** How filters are scaled. */
  public enum Norm {
    /** Peak 1. */
    NONE,
    /** Area 1: each filter is divided by half its width in hertz. */
    SLANEY
  }

  public LogMelConfig {
    checkArgument(melBands >= 1, "melBands must be at least 1: %s", melBands);
    checkArgument(
        lowHz >= 0 && lowHz < highHz && highHz <= stft.sampleRateHz() / 2.0,
        "mel range must satisfy 0 <= lowHz < highHz <= %s: [%s, %s]",
        stft.sampleRateHz() / 2.0,
        lowHz,
        highHz);
    checkArgument(topDb > 0, "topDb must be positive: %s", topDb);
  }

  @Override
  public int bins() {
    return melBands;
  }

  /** Those of the transform: {@code 1 + samples / hopSamples}. */
  @Override
  public int frames(int samples) {
    return stft.frames(samples);
  }
}
