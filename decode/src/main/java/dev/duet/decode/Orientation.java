package dev.duet.decode;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_DATA_DISPLAYMATRIX;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_side_data_get;

import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.javacpp.IntPointer;

/**
 * How a coded picture is turned to be shown: rows and columns are exchanged first, then the result
 * is mirrored. The eight combinations are the quarter turns and their reflections.
 *
 * @param transposed whether rows become columns
 * @param mirroredX whether left and right are then exchanged
 * @param mirroredY whether top and bottom are then exchanged
 */
record Orientation(boolean transposed, boolean mirroredX, boolean mirroredY) {
  static final Orientation UPRIGHT = new Orientation(false, false, false);

  private static final int MATRIX_INTS = 9;

  /** The orientation that a stream's display matrix asks for; other angles go to the nearest. */
  static Orientation of(AVCodecParameters parameters) {
    AVPacketSideData sideData =
        av_packet_side_data_get(
            parameters.coded_side_data(),
            parameters.nb_coded_side_data(),
            AV_PKT_DATA_DISPLAYMATRIX);
    if (sideData == null || sideData.size() < MATRIX_INTS * Integer.BYTES) {
      return UPRIGHT;
    }
    IntPointer matrix = new IntPointer(sideData.data());
    return of(matrix.get(0), matrix.get(1), matrix.get(3), matrix.get(4));
  }

  /**
   * The orientation of the matrix by which a coded point (x, y) is shown at {@code (a x + c y, b x
   * + d y)}, y pointing down.
   */
  static Orientation of(int a, int b, int c, int d) {
    boolean transposed = Math.abs((long) b) > Math.abs((long) a);
    return transposed ? new Orientation(true, c < 0, b < 0) : new Orientation(false, a < 0, d < 0);
  }

  /** Clockwise rotation in degrees, leaving out a reflection. */
  int rotationDegrees() {
    if (transposed) {
      return mirroredY ? 270 : 90;
    }
    return mirroredX && mirroredY ? 180 : 0;
  }

  boolean isUpright() {
    return equals(UPRIGHT);
  }
}
