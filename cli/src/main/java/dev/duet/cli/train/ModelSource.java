package dev.duet.cli.train;

import ai.djl.Device;
import dev.duet.avid.DuetModel;
import dev.duet.avid.ModelConfig;
import dev.duet.avid.ModelException;
import java.nio.file.Path;

/** Where training starts from. */
public sealed interface ModelSource permits ModelSource.Random, ModelSource.Start {
  /**
   * The model.
   *
   * @param seed of a random one
   * @throws ModelException if a file cannot be read
   */
  DuetModel open(long seed, Device device) throws ModelException;

  /**
   * Random weights, drawn from the run's seed.
   *
   * @param config the model, by name or by differences from a named one
   */
  record Random(ModelConfig config) implements ModelSource {
    /** The published model. */
    public static final Random DEFAULT = new Random(ModelConfig.named(ModelConfig.DEFAULT_NAME));

    @Override
    public DuetModel open(long seed, Device device) {
      return DuetModel.random(config, seed, device);
    }
  }

  /**
   * The weights and audio statistics of a model file.
   *
   * @param file as {@code duet init}, {@code import} and {@code train} write it
   */
  record Start(Path file) implements ModelSource {
    @Override
    public DuetModel open(long seed, Device device) throws ModelException {
      return DuetModel.load(file, device);
    }
  }
}
