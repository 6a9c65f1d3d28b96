package dev.duet.avid;

import static com.google.common.base.Preconditions.checkArgument;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;

/** Normalised spectrograms travel as float32. */
public final class SpectrogramBatch implements BatchInput {
  private final int rows;
  private final int bins;
  private ByteBuffer buffer = ByteBuffer.allocateDirect(0);

  /**
   * A batch of spectrograms.
   *
   * @param rows frames of each
   * @param bins bins of each
   */
  public SpectrogramBatch(int rows, int bins) {
    this.rows = rows;
    this.bins = bins;
  }

  /** {@code (B, 1, T, F)}; on the CPU it is the buffer and not a copy. */
  @Override
  public NDArray load(NDManager manager, List<PreparedClip> clips) {
    Shape shape = new Shape(clips.size(), 1, rows, bins);
    int bytes = Math.toIntExact(shape.size() * Float.BYTES);
    if (buffer.capacity() < bytes) {
      buffer = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }
    FloatBuffer floats = buffer.clear().limit(bytes).asFloatBuffer();
    for (PreparedClip clip : clips) {
      float[] spectrogram = clip.spectrogram();
      if (spectrogram == null) {
        throw new IllegalArgumentException("the audio tower needs a spectrogram, a clip has none");
      }
      checkArgument(
          spectrogram.length == rows * bins,
          "a spectrogram must have %s values: %s",
          rows * bins,
          spectrogram.length);
      floats.put(spectrogram);
    }
    return manager.create(buffer, shape, DataType.FLOAT32);
  }
}
