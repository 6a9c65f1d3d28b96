package dev.duet.audio;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * Waveform to decibels.
 *
 * <p>Safe for use from many threads: each thread has its own scratch, made on its first call. A
 * call allocates the array it returns and nothing per frame.
 *
 * <p>Transforms are computed in single precision, two frames at a time: rounding noise lies about
 * 140 dB below the louder of the two frames.
 */
public final class Spectrogram {
  /** No power of a longest transform of such samples overflows. */
  private static final float LARGEST_SAMPLE = 1e12f;

  private final SpectrogramConfig config;
  private final BinProjection projection;
  private final ThreadLocal<Scratch> scratch;

  private Spectrogram(SpectrogramConfig config) {
    this.config = config;
    this.projection = BinProjection.of(config);
    this.scratch = ThreadLocal.withInitial(() -> new Scratch(config.stft()));
  }

  public static Spectrogram of(SpectrogramConfig config) {
    return new Spectrogram(config);
  }

  public SpectrogramConfig config() {
    return config;
  }

  /**
   * Computes the spectrogram.
   *
   * @param waveform mono samples, at least one; a waveform too short for one frame of the config
   *     gives an empty spectrogram
   * @return {@code (frames, bins)} row-major, in dB
   * @throws IllegalArgumentException for an empty waveform or a sample beyond 1e12, infinite or NaN
   */
  public float[] compute(float[] waveform) {
    checkArgument(waveform.length >= 1, "a waveform needs at least 1 sample: %s", waveform.length);
    checkSamples(waveform);
    int frames = config.frames(waveform.length);
    int bins = config.bins();
    float[] spectrogram = new float[Math.multiplyExact(frames, bins)]; // (T, F)
    Scratch own = scratch.get();
    for (int frame = 0; frame < frames; frame += 2) {
      own.transform.compute(waveform, frame, own.first, own.second);
      projection.project(own.first, spectrogram, frame * bins);
      if (frame + 1 < frames) {
        projection.project(own.second, spectrogram, (frame + 1) * bins);
      }
    }
    Decibels.convert(spectrogram, config.stft().power(), config.topDb());
    return spectrogram;
  }

  private static void checkSamples(float[] waveform) {
    for (int i = 0; i < waveform.length; i++) {
      if (!(Math.abs(waveform[i]) <= LARGEST_SAMPLE)) { // NaN is refused too
        throw new IllegalArgumentException(
            "samples must lie within +-" + LARGEST_SAMPLE + ": sample " + i + " is " + waveform[i]);
      }
    }
  }

  /** What one thread computes in. */
  private static final class Scratch {
    final FramePairTransform transform;
    final float[] first; // (N/2 + 1)
    final float[] second; // (N/2 + 1)

    Scratch(StftConfig stft) {
      transform = new FramePairTransform(stft);
      first = new float[stft.bins()];
      second = new float[stft.bins()];
    }
  }
}
