package dev.duet.avid;

import dev.duet.audio.AudioEncoderConfig;
import dev.duet.audio.SpectrogramConfig;
import dev.duet.decode.ClipFormat;
import dev.duet.video.VideoEncoderConfig;
import java.util.List;

/**
 * Everything that fixes a model's shape and its input.
 *
 * @param name name of the configuration
 * @param video video encoder
 * @param frameSize side of the square frames, in pixels
 * @param frameCount frames of a clip
 * @param framesPerSecond rate the video is sampled at
 * @param audio audio encoder
 * @param spectrogram audio front end
 * @param audioSeconds length of the waveform
 * @param projection widths of both heads' layers; empty for no heads
 */
public record ModelConfig(
    String name,
    VideoEncoderConfig video,
    int frameSize,
    int frameCount,
    double framesPerSecond,
    AudioEncoderConfig audio,
    SpectrogramConfig spectrogram,
    double audioSeconds,
    List<Integer> projection) {

  /** The configuration of that name; the message of the exception lists the names. */
  public static ModelConfig named(String name) {
    throw new UnsupportedOperationException("stub");
  }

  /** The clips this model takes, with the default policies. */
  public ClipFormat clipFormat() {
    throw new UnsupportedOperationException("stub");
  }
}
