package dev.duet.decode;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avformat.AVFMT_DURATION_FROM_BITRATE;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.AV_TIME_BASE;

import dev.duet.decode.DecodeFailure.Stage;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVRational;

/**
 * Finds out by reading packets where streams end whose container does not say so, or says it for
 * the whole file only. Where the container tells its length, the last seconds are enough.
 */
final class DurationScan {
  private static final double TAIL_SECONDS = 5;

  private final Container probed;
  private final Container container;
  private final Set<Integer> streams;
  private final Map<Integer, Long> ends = new TreeMap<>();

  private DurationScan(Container probed, Container container, Set<Integer> streams) {
    this.probed = probed;
    this.container = container;
    this.streams = streams;
  }

  /**
   * The end of each stream in its time base; streams without packets are missing.
   *
   * @param probed the container after its probe; it is left as it is
   * @param container the same file, opened once more; it is left anywhere
   */
  static Map<Integer, Long> ends(Container probed, Container container, Set<Integer> streams)
      throws DecodeException {
    DurationScan scan = new DurationScan(probed, container, streams);
    container.select(streams);
    if (scan.toTail()) {
      scan.readAll();
    }
    if (!scan.ends.keySet().containsAll(streams)) {
      container.rewind();
      scan.readAll();
    }
    return scan.ends;
  }

  private boolean toTail() throws DecodeException {
    AVFormatContext context = probed.context();
    if (context.duration() <= 0
        || context.duration_estimation_method() == AVFMT_DURATION_FROM_BITRATE) {
      return false;
    }
    int stream = streams.iterator().next();
    TimeBase timeBase = TimeBase.of(container.stream(stream).time_base());
    long start = context.start_time() == AV_NOPTS_VALUE ? 0 : context.start_time();
    double tail = (double) (start + context.duration()) / AV_TIME_BASE - TAIL_SECONDS;
    return tail * AV_TIME_BASE > start
        && container.seek(stream, (long) timeBase.units(tail), Stage.PROBE);
  }

  private void readAll() throws DecodeException {
    AVPacket packet = av_packet_alloc();
    try {
      while (container.read(packet, Stage.PROBE)) {
        note(packet);
        av_packet_unref(packet);
      }
    } finally {
      av_packet_free(packet);
    }
  }

  private void note(AVPacket packet) {
    int stream = packet.stream_index();
    long start = packet.pts() == AV_NOPTS_VALUE ? packet.dts() : packet.pts();
    if (start == AV_NOPTS_VALUE) {
      start = ends.getOrDefault(stream, 0L); // no timestamps at all: packets follow each other
    }
    ends.merge(stream, start + lengthOf(packet), Math::max);
  }

  private long lengthOf(AVPacket packet) {
    if (packet.duration() > 0) {
      return packet.duration();
    }
    AVStream stream = probed.stream(packet.stream_index());
    AVRational rate = stream.avg_frame_rate();
    TimeBase timeBase = TimeBase.of(stream.time_base());
    return rate.num() > 0 && rate.den() > 0
        ? Math.round(timeBase.units((double) rate.den() / rate.num()))
        : 1; // it is shown, if nobody knows how long
  }
}
