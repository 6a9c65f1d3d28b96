package dev.duet.video;

import static com.google.common.base.Preconditions.checkArgument;

import dev.duet.decode.FrameSize;
import dev.duet.decode.Frames;
import java.util.random.RandomGenerator;

/**
 * The training transform of the published recipe (AVID, Morgado et al., CVPR 2021): a random crop
 * scaled to a square, flip and colour jitter, drawn once a clip. Stateless; safe for many threads.
 *
 * <p>Crops come from frames in which the smallest crop still has as many pixels as the square.
 * Larger sources are decoded to that size; the published recipe crops them at full size, of which
 * the square could show nothing more.
 *
 * @param size side of the square that comes out, in pixels
 * @param augmentation what is drawn
 */
public record TrainTransform(int size, VideoAugmentation augmentation) {
  public TrainTransform {
    checkArgument(size >= 1 && size <= 8192, "size must lie in [1, 8192] pixels: %s", size);
  }

  /**
   * The size a source should be decoded to.
   *
   * @param height rows of the source as shown
   * @param width columns of the source as shown
   */
  public FrameSize decodeSize(int height, int width) {
    int needed = (int) Math.ceil(size / Math.sqrt(augmentation.minArea()));
    return Math.min(height, width) <= needed
        ? new FrameSize.Original()
        : new FrameSize.ShortSide(needed);
  }

  /**
   * Distorts a clip.
   *
   * @param frames {@code (T, H, W, 3)}; left as they are
   * @param random what the draws come from; how many are taken depends on the draws
   * @return {@code (T, size, size, 3)}
   */
  public Frames apply(Frames frames, RandomGenerator random) {
    checkArgument(
        frames.count() >= 1 && frames.height() >= 1 && frames.width() >= 1,
        "a clip needs a frame of at least 1x1 pixels: %s of %sx%s",
        frames.count(),
        frames.width(),
        frames.height());
    CropBox box = CropBox.draw(frames.height(), frames.width(), augmentation.minArea(), random);
    boolean flip = random.nextDouble() < augmentation.flipProbability();
    ColourChange colours = ColourChange.draw(augmentation.colours(), random);
    Frames square = FrameScaler.scale(frames, box, size, size, flip);
    colours.apply(square.rgb(), square.count());
    return square;
  }
}
