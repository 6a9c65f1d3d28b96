package dev.duet.cli;

import dev.duet.decode.MediaInfo;
import dev.duet.decode.TimeSpan;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What {@code duet info} says of a media file, line by line. */
final class MediaReport {
  private MediaReport() {}

  static Map<String, String> of(MediaInfo info) {
    Map<String, String> lines = new LinkedHashMap<>();
    lines.put("file", info.path().toString());
    lines.put("container", info.container());
    lines.put("duration", seconds(info.durationSeconds()));
    lines.put("start time", seconds(info.startTimeSeconds()) + " (the container's own clock)");
    lines.put("streams", Integer.toString(info.streamCount()));
    lines.put("video", info.video().map(MediaReport::video).orElse("none"));
    lines.put("audio", info.audio().map(MediaReport::audio).orElse("none"));
    return lines;
  }

  private static String video(MediaInfo.Video video) {
    String rotation =
        video.rotationDegrees() == 0
            ? ""
            : ", shown turned by %d degrees as %dx%d"
                .formatted(video.rotationDegrees(), video.displayWidth(), video.displayHeight());
    return String.format(
        Locale.ROOT,
        "%s, %dx%d%s, %.3f frames/s on average, %s",
        video.codec(),
        video.width(),
        video.height(),
        rotation,
        video.averageFramesPerSecond(),
        span(video.span()));
  }

  private static String audio(MediaInfo.Audio audio) {
    return String.format(
        Locale.ROOT,
        "%s, %d Hz, %d channel%s, %s",
        audio.codec(),
        audio.sampleRateHz(),
        audio.channels(),
        audio.channels() == 1 ? "" : "s",
        span(audio.span()));
  }

  private static String span(TimeSpan span) {
    return String.format(
        Locale.ROOT, "from %.3f s to %.3f s", span.startSeconds(), span.endSeconds());
  }

  private static String seconds(double seconds) {
    return String.format(Locale.ROOT, "%.3f s", seconds);
  }
}
