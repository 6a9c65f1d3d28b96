package dev.duet.decode.synthetic;

import java.io.IOException;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;

/** Encodes one track into a muxer, frame by frame. */
abstract class TrackEncoder implements AutoCloseable {
  private final String encoder;
  private final Muxer muxer;
  private final AVStream stream;
  private final AVCodecContext codec;
  private final AVFrame frame;
  private final AVPacket packet;

  TrackEncoder(Muxer muxer, String encoder) throws IOException {
    this.muxer = muxer;
    this.encoder = encoder;
    AVCodec implementation = avcodec.avcodec_find_encoder_by_name(encoder);
    if (implementation == null) {
      throw new IOException("this FFmpeg has no encoder " + encoder);
    }
    stream = muxer.addStream();
    codec = Ffmpeg.allocated(avcodec.avcodec_alloc_context3(implementation), "an encoder");
    frame = Ffmpeg.allocated(avutil.av_frame_alloc(), "a frame");
    packet = Ffmpeg.allocated(avcodec.av_packet_alloc(), "a packet");
    // One thread and no library versions in the stream: the same bytes every time.
    codec.thread_count(1);
    codec.flags(codec.flags() | avcodec.AV_CODEC_FLAG_BITEXACT);
    codec.strict_std_compliance(avcodec.FF_COMPLIANCE_EXPERIMENTAL);
    if (muxer.wantsGlobalHeader()) {
      codec.flags(codec.flags() | avcodec.AV_CODEC_FLAG_GLOBAL_HEADER);
    }
  }

  /** Sets the encoder up and opens it. */
  abstract void start() throws IOException;

  /** When the next frame to encode starts; infinity when there is none. */
  abstract double nextSeconds();

  /** When the track's first packet starts, an encoder's priming included, in seconds. */
  abstract double firstPacketSeconds();

  /** Fills {@link #frame()} with the next frame. */
  abstract void fillNext() throws IOException;

  /** Length of a coded packet in ticks of the encoder. */
  abstract long durationTicks(AVPacket packet);

  /** Opens the encoder, which subclasses have set up, and describes its stream. */
  final void open(String options) throws IOException {
    AVDictionary dictionary = Ffmpeg.dictionary(options);
    try {
      Ffmpeg.check(
          avcodec.avcodec_open2(codec, codec.codec(), dictionary),
          "the encoder " + encoder + " refuses this track");
    } finally {
      avutil.av_dict_free(dictionary);
    }
    Ffmpeg.check(
        avcodec.avcodec_parameters_from_context(stream.codecpar(), codec), "stream parameters");
    stream.time_base(codec.time_base());
  }

  /** Encodes the next frame. */
  final void encodeNext() throws IOException {
    Ffmpeg.check(avutil.av_frame_make_writable(frame), "a frame's memory");
    fillNext();
    encode(frame);
  }

  /** Writes what the encoder still holds back. */
  final void finish() throws IOException {
    encode(null);
  }

  final AVCodecContext codec() {
    return codec;
  }

  final AVStream stream() {
    return stream;
  }

  final AVFrame frame() {
    return frame;
  }

  private void encode(@Nullable AVFrame input) throws IOException {
    Ffmpeg.check(avcodec.avcodec_send_frame(codec, input), "the encoder " + encoder);
    while (true) {
      int result = avcodec.avcodec_receive_packet(codec, packet);
      if (result == avutil.AVERROR_EAGAIN() || result == avutil.AVERROR_EOF()) {
        return;
      }
      Ffmpeg.check(result, "the encoder " + encoder);
      packet.duration(durationTicks(packet));
      packet.stream_index(stream.index());
      avcodec.av_packet_rescale_ts(packet, codec.time_base(), stream.time_base());
      muxer.write(packet);
    }
  }

  @Override
  public void close() {
    avcodec.av_packet_free(packet);
    avutil.av_frame_free(frame);
    avcodec.avcodec_free_context(codec);
  }
}
