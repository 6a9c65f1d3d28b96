package dev.duet.video;

import static com.google.common.base.Preconditions.checkArgument;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.common.collect.ImmutableList;
import java.util.List;

/**
 * Bytes to the video encoder's input, on the device: {@code (x / 255 - mean) / std} per channel.
 *
 * @param mean of red, green and blue in [0, 1]
 * @param std of red, green and blue, positive
 */
public record FrameNormalization(List<Double> mean, List<Double> std) {
  /** ImageNet's statistics, which the published recipe uses. */
  public static final FrameNormalization IMAGENET =
      new FrameNormalization(
          ImmutableList.of(0.485, 0.456, 0.406), ImmutableList.of(0.229, 0.224, 0.225));

  private static final int CHANNELS = 3;

  public FrameNormalization {
    mean = ImmutableList.copyOf(mean);
    std = ImmutableList.copyOf(std);
    checkArgument(
        mean.size() == CHANNELS && std.size() == CHANNELS,
        "mean and std must have 3 channels: %s and %s",
        mean,
        std);
    checkArgument(std.stream().allMatch(s -> s > 0), "std must be positive: %s", std);
  }

  /**
   * Normalises a batch in the scope of its manager.
   *
   * @param rgb {@code (B, T, H, W, 3)} uint8; left as it is
   * @return {@code (B, 3, T, H, W)} float32, a view of a contiguous {@code (B, T, H, W, 3)}: what
   *     PyTorch calls channels_last_3d, and its convolutions take without a copy
   */
  public NDArray apply(NDArray rgb) {
    Shape shape = rgb.getShape();
    checkArgument(
        shape.dimension() == 5 && shape.get(4) == CHANNELS && rgb.getDataType() == DataType.UINT8,
        "frames must be (B, T, H, W, 3) uint8: %s %s",
        shape,
        rgb.getDataType());
    int width = Math.toIntExact(shape.get(3));
    NDManager manager = rgb.getManager();
    // x * scale + shift in place over rows of W pixels: rows are long enough to be vectorised,
    // which
    // a broadcast over three channels is not.
    try (NDArray scale = row(manager, width, (m, s) -> 1 / (255 * s)); // (W * 3)
        NDArray shift = row(manager, width, (m, s) -> -m / s); // (W * 3)
        NDArray values = rgb.toType(DataType.FLOAT32, true); // (B, T, H, W, 3)
        NDArray rows = values.reshape(-1, (long) width * CHANNELS)) { // (B * T * H, W * 3)
      rows.muli(scale).addi(shift);
      return values.transpose(0, 4, 1, 2, 3); // (B, 3, T, H, W)
    }
  }

  private NDArray row(NDManager manager, int width, ChannelTerm term) {
    float[] row = new float[width * CHANNELS];
    for (int i = 0; i < row.length; i++) {
      int channel = i % CHANNELS;
      row[i] = (float) term.of(mean.get(channel), std.get(channel));
    }
    return manager.create(row);
  }

  private interface ChannelTerm {
    double of(double mean, double std);
  }
}
