package dev.duet.decode;

import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;

import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;

/**
 * When the frames of a video stream are presented, and for how long.
 *
 * <p>A container without presentation times (AVI) says only that its frames follow each other at a
 * constant rate; there a frame's place in the order of output is its time.
 *
 * @param timeBase unit of all times
 * @param undated whether the container stores no presentation times
 * @param meanDuration of a frame, by the stream's mean rate; 0 if that is not known
 */
record PresentationTimes(TimeBase timeBase, boolean undated, long meanDuration) {

  /** The times of a stream. */
  static PresentationTimes of(AVStream stream, boolean undated) {
    TimeBase timeBase = TimeBase.of(stream.time_base());
    AVRational rate = stream.avg_frame_rate();
    boolean known = rate.num() > 0 && rate.den() > 0;
    return new PresentationTimes(
        timeBase,
        undated,
        known ? Math.round(timeBase.units((double) rate.den() / rate.num())) : 0);
  }

  long ticks(double seconds) {
    return Math.round(timeBase.units(seconds));
  }

  /**
   * When a frame is presented, or {@code AV_NOPTS_VALUE}.
   *
   * @param reorderDelay frames that the decoder holds back to put them in order: it gives each out
   *     with the packet so many places behind the frame's own
   */
  long of(AVFrame frame, int reorderDelay) {
    return undated && frame.pkt_dts() != AV_NOPTS_VALUE
        ? frame.pkt_dts() - reorderDelay * Math.max(1, meanDuration)
        : frame.best_effort_timestamp();
  }

  /** How long a frame is presented; 0 if nobody knows. */
  long durationOf(AVFrame frame) {
    return frame.duration() > 0 ? frame.duration() : meanDuration;
  }
}
