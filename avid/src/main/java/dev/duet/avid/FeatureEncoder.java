package dev.duet.avid;

import java.util.List;
import java.util.Map;

/**
 * Inference: batch norm folded into the convolutions. Not safe for use from several threads at
 * once.
 */
public final class FeatureEncoder implements AutoCloseable {
  public FeatureEncoder(DuetModel model, List<Output> outputs, Precision precision) {
    throw new UnsupportedOperationException("stub");
  }

  /** What the towers compute in. */
  public enum Precision {
    FLOAT32,
    BFLOAT16
  }

  /** Width D of an output. */
  public int width(Output output) {
    throw new UnsupportedOperationException("stub");
  }

  /**
   * Runs the towers.
   *
   * @return for each output {@code (clips.size(), D)}; a clip's row does not depend on the other
   *     clips of a batch of the same size
   */
  public Map<Output, float[][]> encode(List<PreparedClip> clips) {
    throw new UnsupportedOperationException("stub");
  }

  @Override
  public void close() {}
}
