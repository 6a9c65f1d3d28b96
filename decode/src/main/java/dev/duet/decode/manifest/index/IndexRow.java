package dev.duet.decode.manifest.index;

import dev.duet.decode.MediaInfo;
import dev.duet.decode.manifest.Instance;
import dev.duet.decode.manifest.Split;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A file's row; the components are the columns, in snake case. Seconds are rounded to micros. */
record IndexRow(
    String path,
    String id,
    @Nullable String label,
    @Nullable String source,
    @Nullable String split,
    double seconds,
    double usableSeconds,
    boolean hasVideo,
    boolean hasAudio,
    String container,
    @Nullable String videoCodec,
    @Nullable Integer width,
    @Nullable Integer height,
    @Nullable Integer rotationDegrees,
    @Nullable Double framesPerSecond,
    @Nullable Double videoStartSeconds,
    @Nullable Double videoEndSeconds,
    @Nullable String audioCodec,
    @Nullable Integer sampleRateHz,
    @Nullable Integer channels,
    @Nullable Double audioStartSeconds,
    @Nullable Double audioEndSeconds,
    long bytes) {

  /**
   * @param folder of the table: files below it are named relative to it
   */
  static IndexRow of(IndexedFile file, Path folder) {
    Instance instance = file.instance();
    MediaInfo info = file.info();
    MediaInfo.@Nullable Video video = info.video().orElse(null);
    MediaInfo.@Nullable Audio audio = info.audio().orElse(null);
    return new IndexRow(
        place(instance.path(), folder),
        instance.id(),
        instance.label().orElse(null),
        instance.source().orElse(null),
        Optional.of(Split.text(instance.splits())).filter(text -> !text.isEmpty()).orElse(null),
        micros(info.durationSeconds()),
        micros(file.usableSeconds()),
        video != null,
        audio != null,
        info.container(),
        video == null ? null : video.codec(),
        video == null ? null : (Integer) video.displayWidth(),
        video == null ? null : (Integer) video.displayHeight(),
        video == null ? null : (Integer) video.rotationDegrees(),
        video == null ? null : (Double) micros(video.averageFramesPerSecond()),
        video == null ? null : (Double) micros(video.span().startSeconds()),
        video == null ? null : (Double) micros(video.span().endSeconds()),
        audio == null ? null : audio.codec(),
        audio == null ? null : (Integer) audio.sampleRateHz(),
        audio == null ? null : (Integer) audio.channels(),
        audio == null ? null : (Double) micros(audio.span().startSeconds()),
        audio == null ? null : (Double) micros(audio.span().endSeconds()),
        file.bytes());
  }

  private static String place(Path path, Path folder) {
    Path absolute = path.toAbsolutePath().normalize();
    Path base = folder.toAbsolutePath().normalize();
    return (absolute.startsWith(base) ? base.relativize(absolute) : absolute).toString();
  }

  private static double micros(double value) {
    return Math.rint(value * 1e6) / 1e6;
  }
}
