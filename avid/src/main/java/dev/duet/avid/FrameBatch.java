package dev.duet.avid;

import static com.google.common.base.Preconditions.checkArgument;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.duet.decode.Frames;
import java.nio.ByteBuffer;
import java.util.List;

/** Frames travel as bytes and are normalised on the device. */
final class FrameBatch extends BatchInput {
  // Means and deviations of ImageNet, as published.
  private static final float[] MEAN = {0.485f, 0.456f, 0.406f};
  private static final float[] STD = {0.229f, 0.224f, 0.225f};
  private static final int[] CHANNELS_FIRST = {0, 4, 1, 2, 3};

  /** {@code (B, 3, T, H, W)}, a view of memory that has channels last. */
  @Override
  NDArray load(NDManager manager, List<PreparedClip> clips) {
    Frames first = frames(clips.get(0));
    Shape shape = new Shape(clips.size(), first.count(), first.height(), first.width(), 3);
    ByteBuffer buffer = staging(shape.size());
    for (PreparedClip clip : clips) {
      Frames frames = frames(clip);
      checkArgument(
          frames.count() == first.count()
              && frames.height() == first.height()
              && frames.width() == first.width(),
          "all clips of a batch must have %s frames of one size: %s",
          first.count(),
          frames.count());
      buffer.put(frames.rgb());
    }
    NDArray bytes = manager.create(buffer.flip(), shape, DataType.UINT8); // (B, T, H, W, 3)
    return normalise(bytes.toType(DataType.FLOAT32, false), manager).transpose(CHANNELS_FIRST);
  }

  /** In place: {@code (x / 255 - mean) / std} in each channel. */
  private static NDArray normalise(NDArray x, NDManager manager) {
    float[] scale = new float[3];
    float[] shift = new float[3];
    for (int channel = 0; channel < 3; channel++) {
      scale[channel] = 1 / (255 * STD[channel]);
      shift[channel] = -MEAN[channel] / STD[channel];
    }
    return x.muli(manager.create(scale)).addi(manager.create(shift)); // (B, T, H, W, 3) · (3)
  }

  private static Frames frames(PreparedClip clip) {
    Frames frames = clip.frames();
    if (frames == null) {
      throw new IllegalArgumentException("the video tower needs frames, a clip has none");
    }
    return frames;
  }
}
