package dev.duet.decode.synthetic;

import java.io.IOException;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;

/** Paints and encodes the frames of a video track. */
final class VideoEncoder extends TrackEncoder {
  /** Nine 32-bit numbers. */
  private static final int DISPLAY_MATRIX_BYTES = 36;

  private final VideoTrack track;
  private final Canvas canvas;
  private final AVFrame rgb;
  private final SwsContext converter;
  private int next;

  VideoEncoder(Muxer muxer, VideoTrack track) throws IOException {
    super(muxer, track.codec().encoder());
    this.track = track;
    canvas = new Canvas(track.displayWidth(), track.displayHeight());
    rgb = Ffmpeg.allocated(avutil.av_frame_alloc(), "a frame");
    converter = colourConverter(track);
  }

  @Override
  void start() throws IOException {
    FrameTimes times = track.times();
    codec().width(track.width()).height(track.height()).pix_fmt(track.codec().pixelFormat());
    codec().time_base(rational(times.tickNumerator(), times.tickDenominator()));
    codec().gop_size(track.gopFrames()).max_b_frames(track.bFrames());
    if (times.isConstantRate()) {
      // Some containers (AVI) and encoders (rate control) want to know the rate.
      AVRational rate =
          rational(times.tickDenominator(), times.tickNumerator() * times.durationTicks(0));
      codec().framerate(rate);
      stream().avg_frame_rate(rate).r_frame_rate(rate);
    }
    open(track.codec().options());
    if (track.rotationDegrees() != 0) {
      addDisplayMatrix();
    }
    rgb.format(avutil.AV_PIX_FMT_RGB24).width(track.width()).height(track.height());
    // Rows without padding between them, as the canvas has them.
    Ffmpeg.check(avutil.av_frame_get_buffer(rgb, 1), "a frame's memory");
    frame().format(track.codec().pixelFormat()).width(track.width()).height(track.height());
    Ffmpeg.check(avutil.av_frame_get_buffer(frame(), 0), "a frame's memory");
  }

  private static SwsContext colourConverter(VideoTrack track) throws IOException {
    int exact = swscale.SWS_BICUBIC | swscale.SWS_ACCURATE_RND | swscale.SWS_BITEXACT;
    SwsContext converter =
        swscale.sws_getContext(
            track.width(),
            track.height(),
            avutil.AV_PIX_FMT_RGB24,
            track.width(),
            track.height(),
            track.codec().pixelFormat(),
            exact,
            null,
            null,
            (DoublePointer) null);
    return Ffmpeg.allocated(converter, "a colour converter");
  }

  private static AVRational rational(int numerator, long denominator) {
    return new AVRational().num(numerator).den(Math.toIntExact(denominator));
  }

  private void addDisplayMatrix() throws IOException {
    AVPacketSideData data =
        avcodec.av_packet_side_data_new(
            stream().codecpar().coded_side_data(),
            new IntPointer(1).put(0),
            avcodec.AV_PKT_DATA_DISPLAYMATRIX,
            DISPLAY_MATRIX_BYTES,
            0);
    avutil.av_display_rotation_set(
        new IntPointer(Ffmpeg.allocated(data, "a display matrix").data()), track.rotationDegrees());
  }

  @Override
  double nextSeconds() {
    return next < track.times().count() ? track.times().seconds(next) : Double.POSITIVE_INFINITY;
  }

  @Override
  double firstPacketSeconds() {
    return track.times().seconds(0);
  }

  @Override
  void fillNext() throws IOException {
    track.picture().paint(next, track.times().seconds(next), canvas);
    rgb.data(0).put(turned(canvas.rgb()));
    Ffmpeg.check(swscale.sws_scale_frame(converter, frame(), rgb), "colour conversion");
    frame().pts(track.times().ticks().get(next));
    frame().duration(track.times().durationTicks(next));
    next++;
  }

  @Override
  long durationTicks(AVPacket packet) {
    FrameTimes times = track.times();
    return times.durationTicks(times.frameAt(times.toSeconds(packet.pts())));
  }

  /** The upright picture turned counter-clockwise by the track's rotation: as it is coded. */
  private byte[] turned(byte[] upright) {
    if (track.rotationDegrees() == 0) {
      return upright;
    }
    int width = track.width();
    int height = track.height();
    byte[] coded = new byte[upright.length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int from =
            switch (track.rotationDegrees()) {
              case 90 -> x * height + (height - 1 - y);
              case 180 -> (height - 1 - y) * width + (width - 1 - x);
              default -> (width - 1 - x) * height + y;
            };
        System.arraycopy(upright, 3 * from, coded, 3 * (y * width + x), 3);
      }
    }
    return coded;
  }

  @Override
  public void close() {
    swscale.sws_freeContext(converter);
    avutil.av_frame_free(rgb);
    super.close();
  }
}
