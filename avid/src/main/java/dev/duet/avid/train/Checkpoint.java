package dev.duet.avid.train;

import ai.djl.nn.Parameter;
import com.google.common.collect.ImmutableMap;
import dev.duet.avid.ConfigJson;
import dev.duet.avid.DuetModel;
import dev.duet.avid.ModelConfig;
import dev.duet.avid.ModelException;
import dev.duet.avid.loss.Objective;
import dev.duet.avid.loss.ObjectiveState;
import dev.duet.avid.weights.HostTensor;
import dev.duet.avid.weights.SafetensorsFile;
import dev.duet.avid.weights.SafetensorsWriter;
import dev.duet.avid.weights.SafetensorsWriter.Source;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * All that a run needs to go on, in one safetensors file: the weights as {@code model/NAME}, Adam's
 * moments as {@code optimizer/GROUP/NAME/mean} and {@code .../square}, the objective's sections as
 * {@code objective/NAME}, and in the metadata {@code duet.checkpoint}, the version of this layout,
 * {@code duet.model}, the model's configuration, {@code duet.run}, the run's whole configuration,
 * and {@code duet.facts}, the {@link CheckpointFacts}.
 */
final class Checkpoint implements AutoCloseable {
  static final String VERSION = "1";
  private static final String VERSION_KEY = "duet.checkpoint";
  private static final String MODEL_KEY = "duet.model";
  private static final String RUN_KEY = "duet.run";
  private static final String FACTS_KEY = "duet.facts";
  private static final String MODEL = "model/";
  private static final String OPTIMIZER = "optimizer/";
  private static final String OBJECTIVE = "objective/";

  private final Path path;
  private final SafetensorsFile file;
  private final CheckpointFacts facts;

  private Checkpoint(Path path, SafetensorsFile file, CheckpointFacts facts) {
    this.path = path;
    this.file = file;
    this.facts = facts;
  }

  /** A file of a newer layout: passing it over for an older one would lose work unnoticed. */
  static final class NewerFormatException extends Exception {
    private static final long serialVersionUID = 1L;

    NewerFormatException(String message) {
      super(message);
    }
  }

  /**
   * Writes a checkpoint whole or not at all.
   *
   * @throws ModelException if the file cannot be written; what was there before still is
   * @throws TrainingException if a weight is not finite
   */
  static void write(
      Path path,
      DuetModel model,
      Adam adam,
      ObjectiveState objective,
      String runConfig,
      CheckpointFacts facts)
      throws ModelException, TrainingException {
    List<Source> sources = new ArrayList<>();
    model
        .parameters()
        .forEach(
            (name, parameter) ->
                sources.add(
                    new Source(
                        MODEL + name,
                        parameter.getArray().getDataType(),
                        parameter.getArray().getShape(),
                        () -> finite(name, HostTensor.of(parameter.getArray())))));
    adam.state()
        .forEach(
            (name, array) ->
                sources.add(
                    new Source(
                        OPTIMIZER + name,
                        array.getDataType(),
                        array.getShape(),
                        () -> HostTensor.of(array))));
    objective.tensors().forEach((name, tensor) -> sources.add(Source.of(OBJECTIVE + name, tensor)));
    try {
      SafetensorsWriter.write(
          path,
          ImmutableMap.of(
              VERSION_KEY,
              VERSION,
              MODEL_KEY,
              ConfigJson.write(model.config()),
              RUN_KEY,
              runConfig,
              FACTS_KEY,
              ConfigJson.write(facts)),
          sources);
    } catch (NotFiniteException e) {
      throw new TrainingException(
          "the weights are not finite after step %d: %s; the checkpoint before this is kept"
              .formatted(facts.position().step(), e.getMessage()));
    }
  }

  private static final class NotFiniteException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotFiniteException(String name) {
      super(name);
    }
  }

  private static HostTensor finite(String name, HostTensor tensor) {
    if (tensor.type().isFloating()) {
      FloatBuffer values = tensor.data().asFloatBuffer();
      float sum = 0;
      while (values.hasRemaining()) {
        sum += values.get() * 0; // 0, or NaN for what is not finite
      }
      if (sum != 0) {
        throw new NotFiniteException(name);
      }
    }
    return tensor;
  }

  /**
   * Opens a checkpoint.
   *
   * @throws ModelException if it is not a whole checkpoint
   */
  static Checkpoint open(Path path) throws ModelException, NewerFormatException {
    SafetensorsFile file = SafetensorsFile.open(path);
    boolean opened = false;
    try {
      String version = metadata(path, file, VERSION_KEY);
      if (!version.equals(VERSION)) {
        throw new NewerFormatException(
            "%s: a checkpoint of format %s; this version of Duet reads format %s"
                .formatted(path, version, VERSION));
      }
      CheckpointFacts facts =
          ConfigJson.read(
              path + ": " + FACTS_KEY, metadata(path, file, FACTS_KEY), CheckpointFacts.class);
      opened = true;
      return new Checkpoint(path, file, facts);
    } finally {
      if (!opened) {
        file.close();
      }
    }
  }

  private static String metadata(Path path, SafetensorsFile file, String key)
      throws ModelException {
    String value = file.metadata().get(key);
    if (value == null) {
      throw new ModelException("%s: not a checkpoint: its metadata has no %s".formatted(path, key));
    }
    return value;
  }

  Path path() {
    return path;
  }

  CheckpointFacts facts() {
    return facts;
  }

  /**
   * Gives model, optimiser and objective their values; the arrays stay the same arrays.
   *
   * @throws ModelException if the checkpoint is of another model, optimiser or objective
   */
  void restore(DuetModel model, Adam adam, Objective objective) throws ModelException {
    ModelConfig saved =
        ConfigJson.read(
            path + ": " + MODEL_KEY, metadata(path, file, MODEL_KEY), ModelConfig.class);
    if (!saved.equals(model.config())) {
      throw new ModelException(
          "%s: of the model '%s', not of this run's '%s' or of another configuration of it"
              .formatted(path, saved.name(), model.config().name()));
    }
    for (Map.Entry<String, Parameter> parameter : model.parameters().entrySet()) {
      DeviceCopy.overwrite(parameter.getValue().getArray(), file.read(MODEL + parameter.getKey()));
    }
    try {
      adam.restore(facts.optimizerSteps(), name -> file.read(OPTIMIZER + name));
      objective.restore(objectiveState());
    } catch (ModelException e) {
      throw new ModelException(path + ": " + e.getMessage(), e);
    }
  }

  private ObjectiveState objectiveState() throws ModelException {
    ImmutableMap.Builder<String, HostTensor> tensors = ImmutableMap.builder();
    for (String name : file.names()) {
      if (name.startsWith(OBJECTIVE)) {
        tensors.put(name.substring(OBJECTIVE.length()), file.read(name));
      }
    }
    return new ObjectiveState(tensors.buildOrThrow(), facts.objective());
  }

  @Override
  public void close() {
    file.close();
  }
}
