package dev.duet.decode.synthetic;

import static com.google.common.base.Preconditions.checkArgument;

import org.bytedeco.ffmpeg.global.avutil;

/**
 * A video stream to be written.
 *
 * @param codec how it is encoded
 * @param width coded width in pixels, before rotation
 * @param height coded height in pixels, before rotation
 * @param times when its frames are presented
 * @param gopFrames frames from one key frame to the next
 * @param bFrames bidirectional frames between two others; only MPEG-4 has them
 * @param rotationDegrees clockwise rotation that the file asks for: 0, 90, 180 or 270. Frames are
 *     coded turned the other way, so that the picture is upright when the rotation is applied
 * @param picture what it shows
 */
public record VideoTrack(
    Codec codec,
    int width,
    int height,
    FrameTimes times,
    int gopFrames,
    int bFrames,
    int rotationDegrees,
    Picture picture) {

  /** Encoders of FFmpeg's LGPL build. */
  public enum Codec {
    H264("libopenh264", avutil.AV_PIX_FMT_YUV420P, "b=4000000:qmin=18"),
    // A change of scene would put a key frame where the GOP has none.
    MPEG4(
        "mpeg4",
        avutil.AV_PIX_FMT_YUV420P,
        "flags=+qscale:global_quality=472:sc_threshold=1000000000"),
    VP8("libvpx", avutil.AV_PIX_FMT_YUV420P, "deadline=realtime:cpu-used=8:b=4000000"),
    VP9("libvpx-vp9", avutil.AV_PIX_FMT_YUV420P, "deadline=realtime:cpu-used=8:b=4000000"),
    MJPEG("mjpeg", avutil.AV_PIX_FMT_YUVJ420P, "flags=+qscale:global_quality=472"),
    /** Lossless in RGB: pixels are read back as they were painted. */
    FFV1("ffv1", avutil.AV_PIX_FMT_BGR0, ""),
    /** Lossless in RGB: pixels are read back as they were painted. */
    RAW("rawvideo", avutil.AV_PIX_FMT_BGR24, "");

    private final String encoder;
    private final int pixelFormat;
    private final String options;

    Codec(String encoder, int pixelFormat, String options) {
      this.encoder = encoder;
      this.pixelFormat = pixelFormat;
      this.options = options;
    }

    /** FFmpeg's name of the encoder. */
    String encoder() {
      return encoder;
    }

    int pixelFormat() {
      return pixelFormat;
    }

    /** Options of the encoder, as {@code key=value:key=value}. */
    String options() {
      return options;
    }
  }

  public VideoTrack {
    checkArgument(
        width >= FrameCode.MIN_PIXELS && height >= FrameCode.MIN_PIXELS,
        "a frame must be at least %s pixels wide and high: %sx%s",
        FrameCode.MIN_PIXELS,
        width,
        height);
    checkArgument(
        codec != Codec.H264 || (width % 2 == 0 && height % 2 == 0),
        "the H.264 encoder needs an even width and height: %sx%s",
        width,
        height);
    checkArgument(gopFrames >= 1, "gopFrames must be at least 1: %s", gopFrames);
    checkArgument(
        bFrames == 0 || (codec == Codec.MPEG4 && bFrames > 0),
        "%s cannot be written with %s B-frames",
        codec,
        bFrames);
    checkArgument(
        rotationDegrees == 0
            || rotationDegrees == 90
            || rotationDegrees == 180
            || rotationDegrees == 270,
        "rotationDegrees must be 0, 90, 180 or 270: %s",
        rotationDegrees);
  }

  /** A track that shows each frame's index, with a key frame every 12 frames. */
  public static VideoTrack of(Codec codec, int width, int height, FrameTimes times) {
    return new VideoTrack(codec, width, height, times, 12, 0, 0, FrameCode::paint);
  }

  public VideoTrack withGop(int gopFrames) {
    return new VideoTrack(
        codec, width, height, times, gopFrames, bFrames, rotationDegrees, picture);
  }

  public VideoTrack withBFrames(int bFrames) {
    return new VideoTrack(
        codec, width, height, times, gopFrames, bFrames, rotationDegrees, picture);
  }

  public VideoTrack withRotation(int rotationDegrees) {
    return new VideoTrack(
        codec, width, height, times, gopFrames, bFrames, rotationDegrees, picture);
  }

  public VideoTrack withPicture(Picture picture) {
    return new VideoTrack(
        codec, width, height, times, gopFrames, bFrames, rotationDegrees, picture);
  }

  /** Width in pixels as shown, after rotation. */
  public int displayWidth() {
    return rotationDegrees % 180 == 0 ? width : height;
  }

  /** Height in pixels as shown, after rotation. */
  public int displayHeight() {
    return rotationDegrees % 180 == 0 ? height : width;
  }
}
