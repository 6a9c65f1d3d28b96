package dev.duet.decode.synthetic;

/** What a video shows. A pure function of its arguments, so that a file can be written again. */
@FunctionalInterface
public interface Picture {
  /**
   * Paints every pixel of one frame.
   *
   * @param frame index of the frame
   * @param seconds when it is presented
   * @param canvas of the size shown, which is upright; its old content is that of another frame
   */
  void paint(int frame, double seconds, Canvas canvas);
}
