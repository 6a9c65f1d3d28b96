package dev.duet.video;

import static com.google.common.base.Preconditions.checkArgument;
import static org.bytedeco.opencv.global.opencv_core.BORDER_REPLICATE;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_core.flip;
import static org.bytedeco.opencv.global.opencv_core.setNumThreads;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_LINEAR;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;
import static org.bytedeco.opencv.global.opencv_imgproc.sepFilter2D;

import dev.duet.decode.Frames;
import java.nio.ByteBuffer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * Scales frames with OpenCV to nearly what PIL's bilinear filter gives: a triangle that reaches one
 * source pixel to either side when enlarging and one target pixel when shrinking.
 *
 * <p>OpenCV's own filters either do not widen with the scale ({@code INTER_LINEAR}, which aliases)
 * or are a box ({@code INTER_AREA}). So frames to be shrunk are smoothed first, and sampled
 * bilinearly after that, such that both together spread a pixel as far as that triangle. Whole
 * factors come out as PIL's to a rounding; others differ by one or two levels in strong texture.
 */
final class FrameScaler {
  static {
    // Frames are small and callers run in parallel: threads inside OpenCV would only compete.
    setNumThreads(1);
  }

  private FrameScaler() {}

  /** {@code (T, H, W, 3)} to {@code (T, height, width, 3)}. */
  static Frames scale(Frames frames, long height, long width) {
    return scale(frames, CropBox.whole(frames.height(), frames.width()), height, width, false);
  }

  /**
   * A part of {@code (T, H, W, 3)} to {@code (T, height, width, 3)}.
   *
   * @param flip whether left and right are exchanged
   */
  static Frames scale(Frames frames, CropBox box, long height, long width, boolean flip) {
    long bytes = frames.count() * height * width * 3;
    checkArgument(
        bytes <= Integer.MAX_VALUE,
        "%s frames of %sx%s scale to %sx%s, more than fits an array",
        frames.count(),
        box.width(),
        box.height(),
        width,
        height);
    byte[] target = new byte[(int) bytes];
    scale(frames, box, (int) height, (int) width, flip, target);
    return new Frames(frames.count(), (int) height, (int) width, target);
  }

  @SuppressWarnings("try") // the scope frees what is made in it without being named
  private static void scale(
      Frames frames, CropBox box, int height, int width, boolean flip, byte[] target) {
    int targetBytes = height * width * 3;
    float[] smoothingX = smoothing((double) box.width() / width);
    float[] smoothingY = smoothing((double) box.height() / height);
    boolean shrinks = smoothingX.length > 1 || smoothingY.length > 1;
    try (PointerScope scope = new PointerScope()) {
      Mat source = new Mat(box.height(), box.width(), CV_8UC3);
      Mat smooth = shrinks ? new Mat(box.height(), box.width(), CV_8UC3) : source;
      Mat scaled = new Mat(height, width, CV_8UC3);
      Mat turned = flip ? new Mat(height, width, CV_8UC3) : scaled;
      ByteBuffer pixels = source.createBuffer();
      BytePointer targetData = turned.data();
      Mat kernelX = new Mat(smoothingX);
      Mat kernelY = new Mat(smoothingY);
      Point centred = new Point(-1, -1);
      Size size = new Size(width, height);
      for (int t = 0; t < frames.count(); t++) {
        cut(frames, t, box, pixels);
        if (shrinks) {
          sepFilter2D(source, smooth, -1, kernelX, kernelY, centred, 0, BORDER_REPLICATE);
        }
        resize(smooth, scaled, size, 0, 0, INTER_LINEAR);
        if (flip) {
          flip(scaled, turned, 1);
        }
        targetData.get(target, t * targetBytes, targetBytes);
      }
    }
  }

  private static void cut(Frames frames, int frame, CropBox box, ByteBuffer pixels) {
    int rowBytes = box.width() * 3;
    for (int y = 0; y < box.height(); y++) {
      int row = (frame * frames.height() + box.top() + y) * frames.width() + box.left();
      pixels.put(y * rowBytes, frames.rgb(), row * 3, rowBytes);
    }
  }

  /**
   * Weights at whole pixels whose spread and that of bilinear sampling are together the triangle's:
   * a mean of the triangles of the whole half-widths about {@code scale}. A triangle of whole
   * half-width h has variance (h^2 - 1)/6 at whole pixels, one of half-width s has s^2/6 and
   * bilinear sampling 1/6.
   */
  private static float[] smoothing(double scale) {
    if (scale <= 1) {
      return new float[] {1};
    }
    int reach = (int) scale;
    double wider = (scale * scale - reach * reach) / (2 * reach + 1);
    float[] weights = new float[2 * reach + 1];
    for (int i = -reach; i <= reach; i++) {
      weights[reach + i] =
          (float) ((1 - wider) * triangle(reach, i) + wider * triangle(reach + 1, i));
    }
    return weights;
  }

  /** The triangle of that half-width and area 1, at whole pixel {@code i}. */
  private static double triangle(int halfWidth, int i) {
    return Math.max(0, halfWidth - Math.abs(i)) / ((double) halfWidth * halfWidth);
  }
}
