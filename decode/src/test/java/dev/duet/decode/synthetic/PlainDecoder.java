package dev.duet.decode.synthetic;

import dev.duet.decode.Frames;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.ShortPointer;

/**
 * Decodes a whole file with FFmpeg from its first packet to its last: no seeking, no resampling, no
 * clock of its own. Times are the container's.
 */
final class PlainDecoder {
  /** A decoded picture, scaled to the size asked for but not rotated. */
  record Picture(double seconds, double durationSeconds, boolean key, char type, Frames frames) {}

  /** What was found in a file. */
  static final class Content {
    double startSeconds;
    double rotationDegrees;
    int channels;
    int sampleRateHz;
    double firstSampleSeconds = Double.NaN;
    final List<Picture> pictures = new ArrayList<>();

    /** Samples of all channels, interleaved. */
    final List<float[]> samples = new ArrayList<>();

    /** The mean of the channels. */
    float[] mono() {
      int count = samples.stream().mapToInt(s -> s.length).sum() / Math.max(1, channels);
      float[] mono = new float[count];
      int at = 0;
      for (float[] chunk : samples) {
        for (int i = 0; i < chunk.length; i += channels, at++) {
          double sum = 0;
          for (int c = 0; c < channels; c++) {
            sum += chunk[i + c];
          }
          mono[at] = (float) (sum / channels);
        }
      }
      return mono;
    }
  }

  private PlainDecoder() {}

  static Content decode(Path file, int width, int height) {
    Content content = new Content();
    AVFormatContext container = new AVFormatContext(null);
    check(avformat.avformat_open_input(container, "file:" + file, null, null));
    check(avformat.avformat_find_stream_info(container, (AVDictionary) null));
    boolean known = container.start_time() != avutil.AV_NOPTS_VALUE;
    content.startSeconds = known ? container.start_time() / 1e6 : 0;
    List<AVCodecContext> decoders = new ArrayList<>();
    for (int i = 0; i < container.nb_streams(); i++) {
      AVStream stream = container.streams(i);
      AVCodecContext decoder =
          avcodec.avcodec_alloc_context3(
              avcodec.avcodec_find_decoder(stream.codecpar().codec_id()));
      check(avcodec.avcodec_parameters_to_context(decoder, stream.codecpar()));
      decoder.pkt_timebase(stream.time_base());
      check(
          avcodec.avcodec_open2(
              decoder, (org.bytedeco.ffmpeg.avcodec.AVCodec) null, (AVDictionary) null));
      decoders.add(decoder);
      if (stream.codecpar().codec_type() == avutil.AVMEDIA_TYPE_VIDEO) {
        AVPacketSideData matrix =
            avcodec.av_packet_side_data_get(
                stream.codecpar().coded_side_data(),
                stream.codecpar().nb_coded_side_data(),
                avcodec.AV_PKT_DATA_DISPLAYMATRIX);
        content.rotationDegrees =
            matrix == null
                ? 0
                : (360 - avutil.av_display_rotation_get(new IntPointer(matrix.data()))) % 360;
      }
    }
    AVPacket packet = avcodec.av_packet_alloc();
    while (avformat.av_read_frame(container, packet) >= 0) {
      int index = packet.stream_index();
      send(decoders.get(index), packet, container.streams(index), content, width, height);
      avcodec.av_packet_unref(packet);
    }
    for (int i = 0; i < decoders.size(); i++) {
      send(decoders.get(i), null, container.streams(i), content, width, height);
      avcodec.avcodec_free_context(decoders.get(i));
    }
    avcodec.av_packet_free(packet);
    avformat.avformat_close_input(container);
    return content;
  }

  private static void send(
      AVCodecContext decoder,
      AVPacket packet,
      AVStream stream,
      Content content,
      int width,
      int height) {
    check(avcodec.avcodec_send_packet(decoder, packet));
    AVFrame frame = avutil.av_frame_alloc();
    while (avcodec.avcodec_receive_frame(decoder, frame) >= 0) {
      AVRational tick = stream.time_base();
      long timestamp = frame.best_effort_timestamp();
      double seconds =
          timestamp == avutil.AV_NOPTS_VALUE ? 0 : (double) timestamp * tick.num() / tick.den();
      if (stream.codecpar().codec_type() == avutil.AVMEDIA_TYPE_VIDEO) {
        content.pictures.add(
            new Picture(
                seconds,
                (double) frame.duration() * tick.num() / tick.den(),
                (frame.flags() & AVFrame.AV_FRAME_FLAG_KEY) != 0,
                (char) avutil.av_get_picture_type_char(frame.pict_type()),
                rgb(frame, width, height)));
      } else {
        content.channels = frame.ch_layout().nb_channels();
        content.sampleRateHz = frame.sample_rate();
        if (Double.isNaN(content.firstSampleSeconds)) {
          content.firstSampleSeconds = seconds;
        }
        content.samples.add(samples(frame));
      }
    }
    avutil.av_frame_free(frame);
  }

  private static Frames rgb(AVFrame frame, int width, int height) {
    SwsContext scaler =
        swscale.sws_getContext(
            frame.width(),
            frame.height(),
            frame.format(),
            width,
            height,
            avutil.AV_PIX_FMT_RGB24,
            swscale.SWS_BICUBIC | swscale.SWS_ACCURATE_RND,
            null,
            null,
            (DoublePointer) null);
    BytePointer pixels = new BytePointer(3L * width * height + 64);
    swscale.sws_scale(
        scaler,
        frame.data(),
        frame.linesize(),
        0,
        frame.height(),
        new PointerPointer<>(pixels, null, null, null),
        new IntPointer(new int[] {3 * width, 0, 0, 0}));
    swscale.sws_freeContext(scaler);
    byte[] rgb = new byte[3 * width * height];
    pixels.get(rgb);
    pixels.deallocate();
    return new Frames(1, height, width, rgb);
  }

  private static float[] samples(AVFrame frame) {
    int channels = frame.ch_layout().nb_channels();
    float[] samples = new float[frame.nb_samples() * channels];
    for (int i = 0; i < samples.length; i++) {
      samples[i] =
          switch (frame.format()) {
            case avutil.AV_SAMPLE_FMT_FLT -> new FloatPointer(frame.data(0)).get(i);
            case avutil.AV_SAMPLE_FMT_FLTP ->
                new FloatPointer(frame.data(i % channels)).get(i / channels);
            case avutil.AV_SAMPLE_FMT_S16 -> new ShortPointer(frame.data(0)).get(i) / 32768f;
            case avutil.AV_SAMPLE_FMT_S16P ->
                new ShortPointer(frame.data(i % channels)).get(i / channels) / 32768f;
            default -> throw new IllegalStateException("sample format " + frame.format());
          };
    }
    return samples;
  }

  private static void check(int result) {
    if (result < 0) {
      throw new IllegalStateException("FFmpeg error " + result);
    }
  }
}
