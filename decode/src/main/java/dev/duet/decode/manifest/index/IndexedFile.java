package dev.duet.decode.manifest.index;

import dev.duet.decode.MediaInfo;
import dev.duet.decode.TimeSpan;
import dev.duet.decode.manifest.Instance;
import java.util.Optional;

/**
 * A file that can be used.
 *
 * @param instance its name, place, label, source and splits
 * @param info its streams and durations
 * @param bytes its size
 */
public record IndexedFile(Instance instance, MediaInfo info, long bytes) {

  /** Length of what both streams cover, or of the only stream. */
  public double usableSeconds() {
    Optional<TimeSpan> video = info.video().map(MediaInfo.Video::span);
    Optional<TimeSpan> audio = info.audio().map(MediaInfo.Audio::span);
    if (video.isEmpty() || audio.isEmpty()) {
      return video.or(() -> audio).map(TimeSpan::durationSeconds).orElse(0.0);
    }
    double start = Math.max(video.get().startSeconds(), audio.get().startSeconds());
    double end = Math.min(video.get().endSeconds(), audio.get().endSeconds());
    return Math.max(0, end - start);
  }
}
