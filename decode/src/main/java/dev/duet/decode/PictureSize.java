package dev.duet.decode;

/**
 * The size of a picture as shown, in pixels.
 *
 * @param width columns
 * @param height rows
 */
record PictureSize(int width, int height) {

  /** The size that pictures of a stream are scaled to; sides are cut to whole pixels. */
  static PictureSize of(FrameSize wanted, MediaInfo.Video video) {
    long width = video.displayWidth();
    long height = video.displayHeight();
    if (wanted instanceof FrameSize.Exact exact) {
      return new PictureSize(exact.width(), exact.height());
    }
    if (wanted instanceof FrameSize.ShortSide side) {
      return width <= height
          ? new PictureSize(side.pixels(), Math.toIntExact(side.pixels() * height / width))
          : new PictureSize(Math.toIntExact(side.pixels() * width / height), side.pixels());
    }
    return new PictureSize((int) width, (int) height);
  }
}
