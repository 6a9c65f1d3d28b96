package dev.duet.decode.synthetic;

import static com.google.common.base.Preconditions.checkState;

import java.nio.file.Path;

/**
 * A file that was written, and what a correct reader finds in it at times on the clock of {@link
 * dev.duet.decode.ClipReader}, which is zero at the container's start time.
 *
 * @param file where it is
 * @param media its description
 * @param clockZeroSeconds the description's time at which the clock is zero: the start of the
 *     earlier track. An encoder's priming counts as part of its track in Matroska and MPEG-TS; MP4
 *     drops what would lie before the file's time 0
 */
public record WrittenMedia(Path file, SyntheticMedia media, double clockZeroSeconds) {

  /** The frame shown at a time on the clock: the last presented at or before it, or the first. */
  public int frameAt(double clockSeconds) {
    checkState(media.video().isPresent(), "%s has no video", file);
    return media.video().orElseThrow().times().frameAt(clockSeconds + clockZeroSeconds);
  }

  /** The mono waveform from a time on the clock; zero where the track does not reach. */
  public float[] waveform(double clockSeconds, int sampleRateHz, int sampleCount) {
    checkState(media.audio().isPresent(), "%s has no audio", file);
    return media
        .audio()
        .orElseThrow()
        .mono(clockSeconds + clockZeroSeconds, sampleRateHz, sampleCount);
  }

  /** A time of the description, such as a click's, on the clock. */
  public double clockSeconds(double descriptionSeconds) {
    return descriptionSeconds - clockZeroSeconds;
  }
}
