package dev.duet.avid;

import ai.djl.Device;
import dev.duet.audio.BinStatistics;
import java.nio.file.Path;

/** The two towers with their heads, on a device. */
public final class DuetModel implements AutoCloseable {
  private DuetModel() {}

  /** PyTorch's default initialisation from a seed. */
  public static DuetModel random(ModelConfig config, long seed, Device device) {
    throw new UnsupportedOperationException("stub");
  }

  public static DuetModel load(Path file, Device device) throws ModelException {
    throw new UnsupportedOperationException("stub");
  }

  /** Written whole or not at all. */
  public void save(Path file) throws ModelException {
    throw new UnsupportedOperationException("stub");
  }

  public ModelConfig config() {
    throw new UnsupportedOperationException("stub");
  }

  public BinStatistics audioStatistics() {
    throw new UnsupportedOperationException("stub");
  }

  /** SHA-256 over config, statistics and weights, in hexadecimal. */
  public String fingerprint() {
    throw new UnsupportedOperationException("stub");
  }

  /** False for a model that was only initialised. */
  public boolean trained() {
    throw new UnsupportedOperationException("stub");
  }

  @Override
  public void close() {}
}
