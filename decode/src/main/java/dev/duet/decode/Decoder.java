package dev.duet.decode;

import static org.bytedeco.ffmpeg.global.avcodec.AVDISCARD_DEFAULT;
import static org.bytedeco.ffmpeg.global.avcodec.AVDISCARD_NONREF;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_flush_buffers;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_get_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_to_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.presets.avutil.AVERROR_EAGAIN;

import dev.duet.decode.DecodeFailure.Stage;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;

/**
 * The decoder of one stream. It runs on the calling thread alone: a corpus is decoded by many
 * workers, each with a file. Packets that it cannot decode are passed over, as players do; {@link
 * #error} remembers the last.
 */
final class Decoder implements AutoCloseable {

  /** What asking for a frame gave. */
  enum Result {
    FRAME,
    NEEDS_PACKET,
    END
  }

  private final AVCodecContext context;
  private int error;

  private Decoder(AVCodecContext context) {
    this.context = context;
  }

  /**
   * Opens the decoder for a stream.
   *
   * @param timeBase of the packets that it will be given
   */
  static Decoder open(
      LocalFile file,
      AVCodecParameters parameters,
      AVRational timeBase,
      DecodeLimits limits,
      Stage stage)
      throws DecodeException {
    int codecId = parameters.codec_id();
    AVCodec codec = avcodec_find_decoder(codecId);
    if (codec == null) {
      throw file.failure(
          stage, "there is no decoder for codec " + avcodec_get_name(codecId).getString());
    }
    AVCodecContext context = avcodec_alloc_context3(codec);
    int result = avcodec_parameters_to_context(context, parameters);
    if (result >= 0) {
      context.pkt_timebase(timeBase);
      context.thread_count(1);
      context.max_pixels(limits.maxPaddedPixels());
      result = avcodec_open2(context, codec, (AVDictionary) null);
    }
    if (result < 0) {
      avcodec_free_context(context);
      throw file.failure(
          stage,
          "the decoder of "
              + codec.name().getString()
              + " cannot be opened: "
              + FfmpegError.describe(result));
    }
    return new Decoder(context);
  }

  /** Hands over a packet; all frames must have been received before. */
  void send(AVPacket packet) {
    note(avcodec_send_packet(context, packet));
  }

  /**
   * Hands over a packet whose frame nobody wants: it is decoded only if other frames refer to it.
   */
  void sendUnwanted(AVPacket packet) {
    context.skip_frame(AVDISCARD_NONREF);
    send(packet);
    context.skip_frame(AVDISCARD_DEFAULT);
  }

  /** Says that no packet follows, until {@link #flush}. */
  void sendEnd() {
    note(avcodec_send_packet(context, null));
  }

  /** Receives the next frame in order of presentation. */
  Result receive(AVFrame frame) {
    while (true) {
      int result = avcodec_receive_frame(context, frame);
      if (result >= 0) {
        return Result.FRAME;
      }
      if (result == AVERROR_EAGAIN()) {
        return Result.NEEDS_PACKET;
      }
      if (result == AVERROR_EOF) {
        return Result.END;
      }
      note(result); // a broken frame: FFmpeg goes on with the next
    }
  }

  /** Forgets all packets and frames, before or after a seek. */
  void flush() {
    avcodec_flush_buffers(context);
  }

  /** Frames that the decoder holds back in order to put them in order of presentation. */
  int reorderDelay() {
    return context.has_b_frames();
  }

  /** The last error met in packets, or 0. */
  int error() {
    return error;
  }

  private void note(int result) {
    if (result < 0 && result != AVERROR_EOF) {
      error = result;
    }
  }

  @Override
  public void close() {
    if (!context.isNull()) {
      avcodec_free_context(context);
    }
  }
}
