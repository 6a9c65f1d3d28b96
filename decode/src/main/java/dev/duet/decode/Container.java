package dev.duet.decode;

import static org.bytedeco.ffmpeg.global.avcodec.AVDISCARD_ALL;
import static org.bytedeco.ffmpeg.global.avcodec.AVDISCARD_DEFAULT;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avformat.AVIO_FLAG_READ;
import static org.bytedeco.ffmpeg.global.avformat.AVSEEK_FLAG_BACKWARD;
import static org.bytedeco.ffmpeg.global.avformat.av_probe_input_buffer2;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_seek_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_find_stream_info;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avformat.avio_closep;
import static org.bytedeco.ffmpeg.global.avformat.avio_open2;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set_int;
import static org.bytedeco.ffmpeg.presets.avutil.AVERROR_EACCES;
import static org.bytedeco.ffmpeg.presets.avutil.AVERROR_EAGAIN;

import dev.duet.decode.DecodeFailure.Stage;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * An opened file as a source of packets. It can open nothing else: the protocol is limited to local
 * files, the demuxer to those of {@link Demuxers}, and what a demuxer may still ask for is refused.
 */
final class Container implements AutoCloseable {

  /** Answers a demuxer's wish for another file. */
  private static final class RefuseToOpen
      extends AVFormatContext
          .Io_open_AVFormatContext_PointerPointer_BytePointer_int_PointerPointer {
    @Override
    @SuppressWarnings("rawtypes") // JavaCPP's signature
    public int call(
        AVFormatContext context,
        PointerPointer io,
        BytePointer url,
        int flags,
        PointerPointer options) {
      return AVERROR_EACCES();
    }
  }

  // Native code holds this object: it must stay reachable.
  private static final RefuseToOpen REFUSE_TO_OPEN = new RefuseToOpen();

  private static final int READ_RETRIES = 1000;

  private final LocalFile file;
  private final DecodeLimits limits;
  private final Deadline deadline;
  private AVIOContext io = new AVIOContext(null);
  private AVFormatContext context = new AVFormatContext(null);
  private final Set<Integer> selected = new HashSet<>();
  private int readError;

  private Container(LocalFile file, DecodeLimits limits, Deadline deadline) {
    this.file = file;
    this.limits = limits;
    this.deadline = deadline;
  }

  /**
   * Opens a file as far as its header; {@link #findStreamInfo} looks at its packets.
   *
   * @param deadline must outlive the container
   */
  static Container open(LocalFile file, DecodeLimits limits, Deadline deadline)
      throws DecodeException {
    FfmpegLog.startAnew();
    Container container = new Container(file, limits, deadline);
    try {
      container.openHeader();
    } catch (DecodeException | RuntimeException e) {
      container.close();
      throw e;
    }
    return container;
  }

  private void openHeader() throws DecodeException {
    context = avformat_alloc_context();
    deadline.attachTo(context.interrupt_callback());
    context.io_open(REFUSE_TO_OPEN);
    AVDictionary options = new AVDictionary(null);
    try (BytePointer url = file.url()) {
      av_dict_set(options, "protocol_whitelist", "file", 0);
      checkOpened(
          avio_open2(io, url, AVIO_FLAG_READ, context.interrupt_callback(), options),
          "cannot be read");
      AVInputFormat format = new AVInputFormat(null);
      checkOpened(
          av_probe_input_buffer2(io, format, url, null, 0, 0),
          "is no media file that FFmpeg knows");
      String names = format.name().getString();
      if (!Demuxers.accepts(names)) {
        throw file.failure(
            Stage.OPEN,
            "is of the kind \""
                + names
                + "\", which is refused:"
                + " expected a container that holds its own video or sound");
      }
      context.pb(io);
      av_dict_set(options, "protocol_whitelist", "file", 0);
      av_dict_set(options, "format_whitelist", Demuxers.whitelist(), 0);
      // One more than the limit, so that the count below sees the excess.
      av_dict_set_int(options, "max_streams", limits.maxStreams() + 1L, 0);
      checkOpened(
          avformat_open_input(context, url, format, options), "is no complete " + names + " file");
    } finally {
      av_dict_free(options);
    }
    checkStreams();
  }

  /**
   * Reads as many packets as it takes to know the streams' parameters; they are not lost to {@link
   * #read}.
   */
  void findStreamInfo() throws DecodeException {
    int streams = context.nb_streams();
    AVDictionary[] options = new AVDictionary[streams];
    try (PointerPointer<AVDictionary> array = new PointerPointer<>(Math.max(1, streams))) {
      for (int i = 0; i < streams; i++) {
        options[i] = new AVDictionary(null);
        av_dict_set_int(options[i], "max_pixels", limits.maxPaddedPixels(), 0);
        array.put(i, options[i]);
      }
      int result = avformat_find_stream_info(context, array);
      for (int i = 0; i < streams; i++) {
        av_dict_free(new AVDictionary(array.get(i)));
      }
      deadline.check(Stage.PROBE);
      if (result < 0) {
        throw file.failure(
            Stage.PROBE, "its streams cannot be told: " + FfmpegError.describe(result));
      }
    }
    checkStreams();
  }

  private void checkOpened(int result, String problem) throws DecodeException {
    if (result < 0) {
      deadline.check(Stage.OPEN);
      throw file.failure(Stage.OPEN, problem + ": " + FfmpegError.describe(result));
    }
  }

  private void checkStreams() throws DecodeException {
    if (context.nb_streams() > limits.maxStreams()) {
      throw file.failure(Stage.OPEN, "has more streams than the limit of " + limits.maxStreams());
    }
    for (int i = 0; i < context.nb_streams(); i++) {
      long width = stream(i).codecpar().width();
      long height = stream(i).codecpar().height();
      if (width * height > limits.maxPixels()) {
        throw file.failure(
            Stage.PROBE,
            "has pictures of "
                + width
                + "x"
                + height
                + ", more than the limit of "
                + limits.maxPixels()
                + " pixels");
      }
    }
  }

  AVFormatContext context() {
    return context;
  }

  AVStream stream(int index) {
    return context.streams(index);
  }

  /** Whether packets come with no presentation times but those that FFmpeg guesses. */
  boolean storesNoPresentationTimes() {
    return isFormat("avi");
  }

  boolean isOgg() {
    return isFormat("ogg");
  }

  private boolean isFormat(String name) {
    return context.iformat().name().getString().equals(name);
  }

  /** Makes {@link #read} deliver these streams only; what the others hold is passed over unread. */
  void select(Collection<Integer> streams) {
    selected.clear();
    selected.addAll(streams);
    for (int i = 0; i < context.nb_streams(); i++) {
      stream(i).discard(selected.contains(i) ? AVDISCARD_DEFAULT : AVDISCARD_ALL);
    }
  }

  /**
   * Reads the next packet of the selected streams. The end of the file and damage that the demuxer
   * cannot pass are the same here, as they are in players; {@link #readError} tells them apart.
   *
   * @return whether there was one; the caller unreferences it
   */
  boolean read(AVPacket packet, Stage stage) throws DecodeException {
    int retries = 0;
    while (true) {
      deadline.check(stage);
      int result = av_read_frame(context, packet);
      if (result >= 0 && selected.contains(packet.stream_index())) {
        if (Encryption.covers(packet)) {
          av_packet_unref(packet);
          throw encrypted(stage);
        }
        return true;
      }
      if (result >= 0) {
        av_packet_unref(packet); // read by the probe, or of a stream that has just turned up
      } else if (result != AVERROR_EAGAIN() || ++retries > READ_RETRIES) {
        deadline.check(stage);
        readError = result == AVERROR_EOF ? 0 : result;
        return false;
      }
    }
  }

  /** Fails a stream whose header says that it is encrypted. */
  void refuseEncrypted(int index, Stage stage) throws DecodeException {
    if (Encryption.covers(stream(index))) {
      throw encrypted(stage);
    }
  }

  private DecodeException encrypted(Stage stage) {
    return file.failure(stage, "is encrypted");
  }

  /** The error that ended reading before the file's end, or 0. */
  int readError() {
    return readError;
  }

  /** Seeks to the last random access point at or before a time in the stream's time base. */
  boolean seek(int index, long timestamp, Stage stage) throws DecodeException {
    deadline.check(stage);
    return av_seek_frame(context, index, timestamp, AVSEEK_FLAG_BACKWARD) >= 0;
  }

  /** Starts again from the first packet, for files that cannot seek. */
  void rewind() throws DecodeException {
    close();
    io = new AVIOContext(null);
    openHeader();
    findLateStreams();
    select(List.copyOf(selected));
  }

  /** Opens the file of a container that was probed once more, ready to {@link #select}. */
  Container reopen() throws DecodeException {
    Container again = open(file, limits, deadline);
    try {
      again.findLateStreams();
    } catch (DecodeException | RuntimeException e) {
      again.close();
      throw e;
    }
    return again;
  }

  /** Makes streams known that turn up only as packets are read. */
  private void findLateStreams() throws DecodeException {
    if ((context.ctx_flags() & avformat.AVFMTCTX_NOHEADER) != 0) {
      findStreamInfo();
    }
  }

  @Override
  public void close() {
    if (!context.isNull()) {
      avformat_close_input(context);
    }
    if (!io.isNull()) {
      avio_closep(io);
    }
  }
}
