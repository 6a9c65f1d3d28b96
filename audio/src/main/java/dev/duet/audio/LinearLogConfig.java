package dev.duet.audio;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * The published front end: adjacent FFT bins are averaged in pairs (bin 0 stays alone), the last
 * frame is dropped, powers become decibels floored at -100 dB and at {@code topDb} below the clip's
 * maximum (AVID, Morgado et al., CVPR 2021, and its published recipe).
 *
 * @param stft the transform
 * @param topDb dynamic range kept below the clip's maximum, in dB; infinite keeps everything
 */
public record LinearLogConfig(StftConfig stft, double topDb) implements SpectrogramConfig {

  /** 257 bins, 100 frames a second at 24 kHz: 200 x 257 for 2 s. */
  public static final LinearLogConfig PUBLISHED =
      new LinearLogConfig(
          new StftConfig(
              24_000, 1024, 1024, 240, StftConfig.Padding.REFLECT, StftConfig.Power.POWER),
          100);

  /** 129 bins, 50 frames a second at 24 kHz: 100 x 129 for 2 s. */
  public static final LinearLogConfig SMALL =
      new LinearLogConfig(
          new StftConfig(24_000, 512, 512, 480, StftConfig.Padding.REFLECT, StftConfig.Power.POWER),
          100);

  public LinearLogConfig {
    checkArgument(topDb > 0, "topDb must be positive: %s", topDb);
  }

  /** {@code N/4 + 1}. */
  @Override
  public int bins() {
    return stft.fftSamples() / 4 + 1;
  }

  /** One less than the transform's: {@code samples / hopSamples}. */
  @Override
  public int frames(int samples) {
    return stft.frames(samples) - 1;
  }
}
