package dev.duet.avid;

import static com.google.common.base.Preconditions.checkArgument;

import dev.duet.audio.BinStatistics;
import dev.duet.audio.Spectrogram;
import dev.duet.decode.Clip;
import dev.duet.decode.FrameSize;
import dev.duet.decode.Frames;
import dev.duet.video.EvalTransform;

/** Crops frames and computes normalised spectrograms, off the device. Safe for many threads. */
public final class ClipPreparation {
  private final ModelConfig config;
  private final BinStatistics statistics;
  private final Spectrogram spectrogram;
  private final EvalTransform transform;

  /**
   * A preparation for one model.
   *
   * @param config the model's
   * @param statistics the model's
   * @param frameSize side of the square frames, in pixels; another than the config's is allowed,
   *     the video encoder takes any
   */
  public ClipPreparation(ModelConfig config, BinStatistics statistics, int frameSize) {
    checkArgument(
        statistics.mean().length == config.spectrogram().bins(),
        "statistics must have the spectrogram's %s bins: %s",
        config.spectrogram().bins(),
        statistics.mean().length);
    this.config = config;
    this.statistics = statistics;
    spectrogram = Spectrogram.of(config.spectrogram());
    transform = new EvalTransform(frameSize);
  }

  /** The size frames should be decoded to, so that nothing is scaled twice. */
  public FrameSize decodeSize() {
    return transform.decodeSize();
  }

  /** Prepares what the clip has; a part it lacks stays null. */
  public PreparedClip prepare(Clip clip) {
    Frames frames = clip.frames();
    float[] waveform = clip.waveform();
    return new PreparedClip(
        frames == null ? null : transform.apply(frames), // (T, S, S, 3)
        waveform == null ? null : prepare(waveform));
  }

  /** {@code (F_t, F_f)}. */
  private float[] prepare(float[] waveform) {
    checkArgument(
        waveform.length == config.clipFormat().sampleCount(),
        "the waveform must have %s samples: %s",
        config.clipFormat().sampleCount(),
        waveform.length);
    float[] decibels = spectrogram.compute(waveform);
    statistics.normalize(decibels);
    return decibels;
  }
}
