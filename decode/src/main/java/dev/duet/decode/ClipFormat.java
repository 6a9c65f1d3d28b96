package dev.duet.decode;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import java.util.Set;

/**
 * What a clip is made of; the same for every clip of a run.
 *
 * @param modalities what is read; the other modality is neither decoded nor asked for
 * @param frameCount video frames of a clip
 * @param framesPerSecond rate at which the video is sampled, in Hz of frames
 * @param frameSize the size frames are scaled to
 * @param sampleRateHz sample rate of the waveform
 * @param audioSeconds length of the waveform
 * @param shortClip what fills a clip that the video ends in
 * @param missingAudio what happens where there is no sound
 */
public record ClipFormat(
    Set<Modality> modalities,
    int frameCount,
    double framesPerSecond,
    FrameSize frameSize,
    int sampleRateHz,
    double audioSeconds,
    ShortClipPolicy shortClip,
    MissingAudioPolicy missingAudio) {

  /** The published clip: 8 frames at 16 fps and 2 s of sound at 24 kHz, frames as coded. */
  public static final ClipFormat DEFAULT =
      new ClipFormat(
          ImmutableSet.of(Modality.VIDEO, Modality.AUDIO),
          8,
          16,
          new FrameSize.Original(),
          24_000,
          2,
          ShortClipPolicy.REPEAT_FROM_START,
          MissingAudioPolicy.ZEROS);

  public ClipFormat {
    modalities = Sets.immutableEnumSet(modalities);
    checkArgument(!modalities.isEmpty(), "a clip needs at least one modality");
    checkArgument(frameCount >= 1, "frameCount must be at least 1: %s", frameCount);
    checkArgument(
        framesPerSecond > 0 && framesPerSecond <= 1000,
        "framesPerSecond must lie in (0, 1000]: %s",
        framesPerSecond);
    checkArgument(
        sampleRateHz >= 1000 && sampleRateHz <= 384_000,
        "sampleRateHz must lie in [1000, 384000]: %s",
        sampleRateHz);
    checkArgument(
        audioSeconds > 0 && audioSeconds <= 600,
        "audioSeconds must lie in (0, 600]: %s",
        audioSeconds);
  }

  /** Length of the video part: {@code frameCount / framesPerSecond}. */
  public double videoSeconds() {
    return frameCount / framesPerSecond;
  }

  /** Samples of the waveform. */
  public int sampleCount() {
    return Math.toIntExact(Math.round(audioSeconds * sampleRateHz));
  }

  public ClipFormat withModalities(Set<Modality> modalities) {
    return new ClipFormat(
        modalities,
        frameCount,
        framesPerSecond,
        frameSize,
        sampleRateHz,
        audioSeconds,
        shortClip,
        missingAudio);
  }

  public ClipFormat withFrameSize(FrameSize frameSize) {
    return new ClipFormat(
        modalities,
        frameCount,
        framesPerSecond,
        frameSize,
        sampleRateHz,
        audioSeconds,
        shortClip,
        missingAudio);
  }

  public ClipFormat withPolicies(ShortClipPolicy shortClip, MissingAudioPolicy missingAudio) {
    return new ClipFormat(
        modalities,
        frameCount,
        framesPerSecond,
        frameSize,
        sampleRateHz,
        audioSeconds,
        shortClip,
        missingAudio);
  }
}
