package dev.duet.decode;

import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB24;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_get_pix_fmt_name;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BILINEAR;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_DEFAULT;
import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCoefficients;
import static org.bytedeco.ffmpeg.global.swscale.sws_getContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale_frame;
import static org.bytedeco.ffmpeg.global.swscale.sws_setColorspaceDetails;

import dev.duet.decode.DecodeFailure.Stage;
import java.nio.ByteBuffer;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.jspecify.annotations.Nullable;

/**
 * Turns decoded frames into upright packed RGB of one size, scaling once.
 *
 * <p>The filter is bilinear, with support widened when shrinking, as in PIL. The colour matrix is
 * the one the frame names; one that names none is taken as BT.601, FFmpeg's own rule. Pixels count
 * as square, as in the published recipe: a sample aspect ratio is not applied. A turned picture is
 * scaled as coded and turned when it is small.
 */
final class FrameScaler implements AutoCloseable {
  private static final int ALIGNMENT = 64; // bytes, for the scaler's vector code
  private static final int UNIT = 1 << 16; // 1 in 16.16 fixed point
  private static final int CHANNELS = 3;

  /** What of a frame the conversion depends on; it may change in mid-stream. */
  private record Source(
      int width, int height, int pixelFormat, int colourSpace, boolean fullRange) {
    static Source of(AVFrame frame) {
      return new Source(
          frame.width(),
          frame.height(),
          frame.format(),
          frame.colorspace(),
          frame.color_range() == AVCOL_RANGE_JPEG);
    }
  }

  private final LocalFile file;
  private final Orientation orientation;
  private final int width;
  private final int height;
  private final AVFrame scaled = av_frame_alloc();
  private final ByteBuffer pixels;
  private @Nullable Source source;
  private @Nullable SwsContext converter;

  /**
   * @param width columns of the result, after turning
   * @param height rows of the result, after turning
   */
  FrameScaler(LocalFile file, Orientation orientation, int width, int height)
      throws DecodeException {
    this.file = file;
    this.orientation = orientation;
    this.width = width;
    this.height = height;
    scaled.format(AV_PIX_FMT_RGB24);
    scaled.width(orientation.transposed() ? height : width);
    scaled.height(orientation.transposed() ? width : height);
    int result = av_frame_get_buffer(scaled, ALIGNMENT);
    if (result < 0) {
      close();
      throw file.failure(
          Stage.VIDEO,
          "no memory for pictures of "
              + width
              + "x"
              + height
              + ": "
              + FfmpegError.describe(result));
    }
    BytePointer data = scaled.data(0);
    pixels = data.capacity((long) scaled.linesize(0) * scaled.height()).asByteBuffer();
  }

  /** Bytes of one result. */
  int frameBytes() {
    return Math.multiplyExact(Math.multiplyExact(width, height), CHANNELS);
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  /** Writes a frame as {@code (H, W, 3)} into {@code rgb} from {@code offset} on. */
  void convert(AVFrame frame, byte[] rgb, int offset) throws DecodeException {
    int result = sws_scale_frame(converterFor(frame), scaled, frame);
    if (result < 0) {
      throw file.failure(
          Stage.VIDEO, "a frame cannot be converted to RGB: " + FfmpegError.describe(result));
    }
    if (orientation.isUpright()) {
      copy(rgb, offset);
    } else {
      turn(rgb, offset);
    }
  }

  private void copy(byte[] rgb, int offset) {
    int rowBytes = width * CHANNELS;
    int stride = scaled.linesize(0);
    for (int y = 0; y < height; y++) {
      pixels.get(y * stride, rgb, offset + y * rowBytes, rowBytes);
    }
  }

  private void turn(byte[] rgb, int offset) {
    int stride = scaled.linesize(0);
    int target = offset;
    for (int y = 0; y < height; y++) {
      int v = orientation.mirroredY() ? height - 1 - y : y;
      for (int x = 0; x < width; x++) {
        int u = orientation.mirroredX() ? width - 1 - x : x;
        int origin =
            orientation.transposed() ? u * stride + v * CHANNELS : v * stride + u * CHANNELS;
        for (int c = 0; c < CHANNELS; c++) {
          rgb[target++] = pixels.get(origin + c);
        }
      }
    }
  }

  private SwsContext converterFor(AVFrame frame) throws DecodeException {
    Source wanted = Source.of(frame);
    SwsContext current = converter;
    if (current == null || !wanted.equals(source)) {
      freeConverter();
      current = newConverter(wanted);
      converter = current;
      source = wanted;
    }
    return current;
  }

  private SwsContext newConverter(Source from) throws DecodeException {
    SwsContext created =
        sws_getContext(
            from.width(),
            from.height(),
            from.pixelFormat(),
            scaled.width(),
            scaled.height(),
            AV_PIX_FMT_RGB24,
            SWS_BILINEAR,
            null,
            null,
            (DoublePointer) null);
    if (created == null) {
      BytePointer name = av_get_pix_fmt_name(from.pixelFormat());
      throw file.failure(
          Stage.VIDEO,
          "pictures in the pixel format "
              + (name == null ? "number " + from.pixelFormat() : name.getString())
              + " cannot be converted to RGB");
    }
    IntPointer matrix = sws_getCoefficients(from.colourSpace());
    // A format without a colour matrix, RGB itself for instance, refuses one: nothing is lost.
    int unused =
        sws_setColorspaceDetails(
            created,
            matrix,
            from.fullRange() ? 1 : 0,
            sws_getCoefficients(SWS_CS_DEFAULT),
            1,
            0,
            UNIT,
            UNIT);
    return created;
  }

  private void freeConverter() {
    if (converter != null) {
      sws_freeContext(converter);
      converter = null;
    }
  }

  @Override
  public void close() {
    freeConverter();
    if (!scaled.isNull()) {
      av_frame_free(scaled);
    }
  }
}
