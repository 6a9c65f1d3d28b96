package dev.duet.decode;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * When a clip's two parts start, in seconds on the file's clock. A part may reach beyond what the
 * file has; the policies of {@link ClipFormat} say what happens then.
 */
public record ClipTime(double videoStartSeconds, double audioStartSeconds) {
  public ClipTime {
    checkArgument(
        Double.isFinite(videoStartSeconds) && Double.isFinite(audioStartSeconds),
        "clip times must be finite: video %s s, audio %s s",
        videoStartSeconds,
        audioStartSeconds);
  }

  /** The clip whose video starts at {@code videoStartSeconds}, its sound centred on the video. */
  public static ClipTime centred(ClipFormat format, double videoStartSeconds) {
    double middle = videoStartSeconds + format.videoSeconds() / 2;
    return new ClipTime(videoStartSeconds, middle - format.audioSeconds() / 2);
  }
}
