package dev.duet.decode.synthetic;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkState;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * A media file with known content.
 *
 * <p>Times in a description are the file's own; {@link #frameAt} and {@link #waveform} take times
 * on the clock of {@link dev.duet.decode.ClipReader}, whose zero is where the earlier track starts.
 *
 * @param video its video, if any
 * @param audio its sound, if any
 * @param offsetSeconds added to every timestamp that is written: a non-zero start. MPEG-TS adds 1.4
 *     s of its own
 */
public record SyntheticMedia(
    Optional<VideoTrack> video, Optional<AudioTrack> audio, double offsetSeconds) {

  public SyntheticMedia {
    checkArgument(video.isPresent() || audio.isPresent(), "a file needs at least one track");
    checkArgument(
        offsetSeconds >= 0 && Double.isFinite(offsetSeconds),
        "offsetSeconds must be finite and not negative: %s",
        offsetSeconds);
  }

  public static SyntheticMedia of(VideoTrack video, AudioTrack audio) {
    return new SyntheticMedia(Optional.of(video), Optional.of(audio), 0);
  }

  public static SyntheticMedia of(VideoTrack video) {
    return new SyntheticMedia(Optional.of(video), Optional.empty(), 0);
  }

  public static SyntheticMedia of(AudioTrack audio) {
    return new SyntheticMedia(Optional.empty(), Optional.of(audio), 0);
  }

  public SyntheticMedia withOffset(double offsetSeconds) {
    return new SyntheticMedia(video, audio, offsetSeconds);
  }

  /**
   * Writes the file; the container is chosen by the name's extension ({@code mp4}, {@code mov},
   * {@code mkv}, {@code webm}, {@code avi}, {@code ts}, {@code wav}, {@code flac}, {@code mp3},
   * {@code ogg} ...).
   *
   * @throws IOException if it cannot be written, or if the container cannot hold the tracks
   */
  public void writeTo(Path file) throws IOException {
    MediaWriter.write(this, file);
  }

  /** The description's time at which the clock reads zero: the start of the earlier track. */
  public double clockZeroSeconds() {
    return Stream.of(video.map(v -> v.times().seconds(0)), audio.map(AudioTrack::startSeconds))
        .flatMap(Optional::stream)
        .flatMapToDouble(DoubleStream::of)
        .min()
        .orElseThrow();
  }

  /** The frame shown at a time on the clock: the last presented at or before it, or the first. */
  public int frameAt(double clockSeconds) {
    checkState(video.isPresent(), "there is no video");
    return video.orElseThrow().times().frameAt(clockSeconds + clockZeroSeconds());
  }

  /** The mono waveform from a time on the clock, as {@link AudioTrack#mono}. */
  public float[] waveform(double clockSeconds, int sampleRateHz, int sampleCount) {
    checkState(audio.isPresent(), "there is no audio");
    return audio.orElseThrow().mono(clockSeconds + clockZeroSeconds(), sampleRateHz, sampleCount);
  }
}
