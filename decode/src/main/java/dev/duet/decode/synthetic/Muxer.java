package dev.duet.decode.synthetic;

import com.google.common.collect.ImmutableSet;
import java.io.IOException;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;

/** A container being written. */
final class Muxer implements AutoCloseable {
  /** FFmpeg's names of containers from which priming comes back as sound. */
  private static final ImmutableSet<String> KEEPING_PRIMING =
      ImmutableSet.of("matroska", "webm", "mpegts", "nut");

  private final Path file;
  private final AVFormatContext container;

  /** Opens a file for the container that its name's extension asks for. */
  Muxer(Path file, double offsetSeconds) throws IOException {
    this.file = file;
    this.container = new AVFormatContext(null);
    String name = file.getFileName().toString();
    Ffmpeg.check(
        avformat.avformat_alloc_output_context2(container, null, (String) null, name),
        "no container is written under the name " + name);
    container.flags(container.flags() | AVFormatContext.AVFMT_FLAG_BITEXACT);
    // What the ffmpeg tool asks of MPEG-TS, which then starts at twice this.
    container.max_delay(700_000);
    container.output_ts_offset(Math.round(offsetSeconds * avutil.AV_TIME_BASE));
    AVIOContext output = new AVIOContext(null);
    try {
      // The explicit protocol keeps a colon in a name from being read as one.
      Ffmpeg.check(
          avformat.avio_open2(
              output, "file:" + file.toAbsolutePath(), avformat.AVIO_FLAG_WRITE, null, null),
          "cannot write " + file);
    } catch (IOException e) {
      avformat.avformat_free_context(container);
      throw e;
    }
    container.pb(output);
  }

  AVStream addStream() throws IOException {
    return Ffmpeg.allocated(avformat.avformat_new_stream(container, null), "a stream");
  }

  /** Whether codec headers belong in the container, not in the stream. */
  boolean wantsGlobalHeader() {
    return (container.oformat().flags() & avformat.AVFMT_GLOBALHEADER) != 0;
  }

  /** Whether a reader drops what lies before the file's time 0: the priming of audio encoders. */
  boolean trimsBeforeZero() {
    return !KEEPING_PRIMING.contains(name());
  }

  /** Whether the container knows frames only by their number. */
  boolean holdsNoTimes() {
    return name().equals("avi");
  }

  private String name() {
    return container.oformat().name().getString();
  }

  /**
   * Writes the header, when all streams are described.
   *
   * @param movieTicks ticks a second of the edit lists that delay tracks in MP4
   */
  void begin(int movieTicks) throws IOException {
    for (int i = 0; i < container.nb_streams(); i++) {
      int codec = container.streams(i).codecpar().codec_id();
      if (avformat.avformat_query_codec(container.oformat(), codec, 0) == 0) {
        throw new IOException(
            "cannot write "
                + file
                + ": its container does not hold "
                + avcodec.avcodec_get_name(codec).getString());
      }
    }
    AVDictionary options = Ffmpeg.dictionary("movie_timescale=" + movieTicks);
    try {
      // Containers without edit lists leave the option unused.
      Ffmpeg.check(avformat.avformat_write_header(container, options), "cannot begin " + file);
    } finally {
      avutil.av_dict_free(options);
    }
  }

  /** Takes over the packet's content. */
  void write(AVPacket packet) throws IOException {
    Ffmpeg.check(avformat.av_interleaved_write_frame(container, packet), "cannot write " + file);
  }

  void finish() throws IOException {
    Ffmpeg.check(avformat.av_write_trailer(container), "cannot finish " + file);
  }

  @Override
  public void close() {
    int ignored = avformat.avio_closep(container.pb());
    avformat.avformat_free_context(container);
  }
}
