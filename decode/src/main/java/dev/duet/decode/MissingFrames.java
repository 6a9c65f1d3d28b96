package dev.duet.decode;

import dev.duet.decode.DecodeFailure.Stage;

/** Fills a clip that the video ends in. */
final class MissingFrames {
  private MissingFrames() {}

  /**
   * Puts what the policy says behind the frames that were found.
   *
   * @param rgb {@code (T, H, W, 3)}, of which the first {@code found} frames are set
   */
  static void fill(LocalFile file, ClipFormat format, double startSeconds, byte[] rgb, int found)
      throws DecodeException {
    int count = format.frameCount();
    if (found == count) {
      return;
    }
    if (found == 0 || format.shortClip() == ShortClipPolicy.FAIL) {
      throw file.failure(
          Stage.VIDEO,
          "the clip at "
              + startSeconds
              + " s needs "
              + count
              + " frames, the video ends after "
              + found
              + " of them");
    }
    int frameBytes = rgb.length / count;
    for (int k = found; k < count; k++) {
      int source =
          switch (format.shortClip()) {
            case REPEAT_FROM_START -> k - found;
            case REPEAT_LAST_FRAME -> found - 1;
            case FAIL -> throw new AssertionError();
          };
      System.arraycopy(rgb, source * frameBytes, rgb, k * frameBytes, frameBytes);
    }
  }
}
