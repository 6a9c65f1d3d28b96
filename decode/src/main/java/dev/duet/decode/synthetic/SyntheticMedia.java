package dev.duet.decode.synthetic;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A media file with known content.
 *
 * <p>Times in a description are its own, from 0. What a reader should find at a time on its clock
 * is asked of the {@link WrittenMedia} that {@link #writeTo} returns.
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
   * @return what a reader should find
   * @throws IOException if it cannot be written, or if the container cannot hold the tracks
   */
  @CanIgnoreReturnValue
  public WrittenMedia writeTo(Path file) throws IOException {
    return MediaWriter.write(this, file);
  }
}
