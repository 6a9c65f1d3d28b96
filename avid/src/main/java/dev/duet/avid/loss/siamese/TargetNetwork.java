package dev.duet.avid.loss.siamese;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import com.google.common.collect.ImmutableMap;
import dev.duet.avid.DuetModel;
import dev.duet.avid.ModelException;
import dev.duet.avid.weights.HostTensor;
import dev.duet.decode.Modality;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A copy of a model's weights that follows them: {@code ξ ← m·ξ + (1 − m)·θ}. It starts as a copy.
 * It encodes in training mode, with the statistics of its own batch, and keeps running statistics
 * of its own; only trained parameters follow.
 */
final class TargetNetwork implements AutoCloseable {
  private final DuetModel model;
  private final NDManager manager;
  private final IdentityHashMap<Parameter, NDArray> values = new IdentityHashMap<>();
  private final ParameterStore store;

  TargetNetwork(DuetModel model, NDManager parent) {
    this.model = model;
    manager = parent.newSubManager();
    for (Parameter parameter : model.parameters().values()) {
      try (NDArray detached = parameter.getArray().stopGradient()) {
        NDArray copy = detached.duplicate();
        copy.attach(manager);
        values.put(parameter, copy);
      }
    }
    store =
        new ParameterStore(manager, false) {
          @Override
          public NDArray getValue(Parameter parameter, Device device, boolean training) {
            return value(parameter);
          }
        };
  }

  private NDArray value(Parameter parameter) {
    return Objects.requireNonNull(values.get(parameter));
  }

  /**
   * m of a step: from its start up to one along a cosine (Grill et al., NeurIPS 2020, sec. 3.3).
   */
  static double momentum(double start, long step, long total) {
    return 1 - (1 - start) * (1 + Math.cos(Math.PI * step / total)) / 2;
  }

  /** Embeddings of a view as loaded, {@code (B, D)}, without a graph. */
  NDArray encode(Modality modality, NDArray input) {
    Block encoder =
        switch (modality) {
          case VIDEO -> model.videoEncoder();
          case AUDIO -> model.audioEncoder();
        };
    NDArray features = encoder.forward(store, new NDList(input), true).singletonOrThrow();
    return model
        .head(modality)
        .map(head -> head.forward(store, new NDList(features), true).singletonOrThrow())
        .orElse(features);
  }

  /** Moves every trained parameter. */
  void follow(double momentum) {
    for (Parameter parameter : model.parameters().values()) {
      if (parameter.requiresGradient()) {
        try (NDManager scope = manager.newSubManager()) {
          NDArray online = parameter.getArray().stopGradient();
          online.attach(scope);
          NDArray unused = value(parameter).muli(momentum).addi(online.mul(1 - momentum));
        }
      }
    }
  }

  /** All values, as {@code target.<name of the parameter>}. */
  Map<String, HostTensor> save() {
    ImmutableMap.Builder<String, HostTensor> saved = ImmutableMap.builder();
    model
        .parameters()
        .forEach((name, parameter) -> saved.put("target." + name, HostTensor.of(value(parameter))));
    return saved.buildOrThrow();
  }

  void restore(Map<String, HostTensor> saved) throws ModelException {
    for (Map.Entry<String, Parameter> entry : model.parameters().entrySet()) {
      SavedArrays.into(value(entry.getValue()), "target." + entry.getKey(), saved);
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
