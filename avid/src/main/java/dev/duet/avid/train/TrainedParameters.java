package dev.duet.avid.train;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.duet.avid.DuetModel;
import dev.duet.avid.loss.ParameterGroup;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The model's parameters as a graph takes them. Each step has leaves of its own that share the
 * parameters' memory: their gradients go with the step, so none is ever set to zero, and nothing is
 * attached to the model's manager.
 */
final class TrainedParameters implements AutoCloseable {
  private final NDManager manager;
  private final IdentityHashMap<Parameter, NDArray> shared = new IdentityHashMap<>();
  private final Map<String, Map<String, Parameter>> trained = new LinkedHashMap<>();
  private final IdentityHashMap<Parameter, String> groupOf = new IdentityHashMap<>();

  private TrainedParameters(DuetModel model, NDManager parent, boolean copied) {
    manager = parent.newSubManager();
    model
        .parameters()
        .forEach(
            (name, parameter) -> {
              NDArray alias = parameter.getArray().stopGradient();
              alias.attach(manager);
              shared.put(parameter, copied ? copy(alias) : alias);
              if (parameter.requiresGradient()) {
                String group = name.substring(0, name.indexOf('.'));
                trained.computeIfAbsent(group, key -> new LinkedHashMap<>()).put(name, parameter);
                groupOf.put(parameter, group);
              }
            });
  }

  /** The model's own. */
  static TrainedParameters of(DuetModel model, NDManager parent) {
    return new TrainedParameters(model, parent, false);
  }

  /** Copies on the parent's device. */
  static TrainedParameters copy(DuetModel model, NDManager parent) {
    return new TrainedParameters(model, parent, true);
  }

  private NDArray copy(NDArray alias) {
    // On one device, toDevice would share the memory.
    NDArray copy =
        alias.getDevice().equals(manager.getDevice())
            ? alias.duplicate()
            : alias.toDevice(manager.getDevice(), true);
    alias.close();
    copy.attach(manager);
    return copy;
  }

  /** Takes every value over from others of the same model, running statistics included. */
  void takeOver(TrainedParameters others) {
    shared.forEach((parameter, array) -> DeviceCopy.overwrite(array, others.shared(parameter)));
  }

  /** The four parts of the model: video_model, audio_model, video_proj and audio_proj. */
  List<ParameterGroup> groups() {
    ImmutableList.Builder<ParameterGroup> groups = ImmutableList.builder();
    trained.forEach(
        (group, parameters) -> {
          ImmutableMap.Builder<String, NDArray> arrays = ImmutableMap.builder();
          parameters.forEach((name, parameter) -> arrays.put(name, shared(parameter)));
          groups.add(ParameterGroup.of(group, arrays.buildOrThrow()));
        });
    return groups.build();
  }

  private NDArray shared(Parameter parameter) {
    return Objects.requireNonNull(shared.get(parameter));
  }

  /**
   * The leaves of a step.
   *
   * @param step owns the leaves and their gradients
   * @param frozen groups that need no gradient
   */
  Leaves leaves(NDManager step, Set<String> frozen) {
    return new Leaves(step, frozen);
  }

  /** What the towers read while they are trained. */
  final class Leaves extends ParameterStore {
    private final NDManager step;
    private final Set<String> frozen;
    private final IdentityHashMap<Parameter, NDArray> leaves = new IdentityHashMap<>();

    private Leaves(NDManager step, Set<String> frozen) {
      super(step, false);
      this.step = step;
      this.frozen = frozen;
    }

    @Override
    public NDArray getValue(Parameter parameter, Device device, boolean training) {
      return leaves.computeIfAbsent(parameter, this::leaf);
    }

    private NDArray leaf(Parameter parameter) {
      NDArray leaf = shared(parameter).stopGradient();
      leaf.attach(step);
      String group = groupOf.get(parameter);
      if (group != null && !frozen.contains(group)) {
        leaf.setRequiresGradient(true);
      }
      return leaf;
    }

    /** Whether the step's graph has reached a group, so that it has gradients. */
    boolean reached(String group) {
      return leaves.keySet().stream().anyMatch(parameter -> group.equals(groupOf.get(parameter)));
    }

    /** Adds the gradients of another device's leaves to these, where both have any. */
    void addGradients(Leaves others) {
      trained.forEach(
          (group, parameters) -> {
            if (!frozen.contains(group) && reached(group) && others.reached(group)) {
              parameters.keySet().forEach(name -> addGradient(group, name, others));
            }
          });
    }

    private void addGradient(String group, String name, Leaves others) {
      try (NDManager scope = step.newSubManager()) {
        NDArray sum = gradient(group, name);
        sum.attach(scope);
        NDArray other = others.gradient(group, name);
        other.attach(scope);
        NDArray moved = other.toDevice(sum.getDevice(), false);
        moved.attach(scope);
        NDArray unused = sum.addi(moved);
      }
    }

    /** The gradient of a parameter, zeros where the graph did not reach it. */
    NDArray gradient(String group, String name) {
      Parameter parameter =
          Objects.requireNonNull(Objects.requireNonNull(trained.get(group)).get(name));
      return getValue(parameter, step.getDevice(), true).getGradient();
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
