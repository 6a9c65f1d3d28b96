package dev.duet.audio;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * Log-mel spectrogram.
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
    /** 2595 log10(1 + f/700). */
    HTK,
    /** Linear below 1 kHz, logarithmic above (Slaney's Auditory Toolbox, librosa's default). */
    SLANEY
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

  @Override
  public int frames(int samples) {
    return stft.frames(samples);
  }
}
