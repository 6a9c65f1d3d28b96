package dev.duet.avid.train;

import static com.google.common.base.Preconditions.checkArgument;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.google.common.collect.ImmutableMap;
import dev.duet.avid.ModelException;
import dev.duet.avid.loss.ParameterGroup;
import dev.duet.avid.weights.HostTensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * Adam (Kingma and Ba, ICLR 2015, algorithm 1) with PyTorch's placement of epsilon: {@code θ −= lr
 * / (1 − β1^t) · m / (√(v / (1 − β2^t)) + ε)}. Its state can be seen, saved and restored.
 *
 * <p>Everything happens in place on the parameters' device. Neither piecewise updates that stay in
 * the cache nor anything else tried was faster on a CPU than one pass over each parameter.
 */
public final class Adam implements AutoCloseable {
  static final String MEAN = "mean";
  static final String SQUARE = "square";

  private final AdamConfig config;
  private final NDManager manager;
  private final Map<String, Group> groups = new LinkedHashMap<>();

  private static final class Group {
    private final ParameterGroup parameters;
    private final Map<String, AdamSlot> slots = new LinkedHashMap<>();
    private long steps;

    Group(ParameterGroup parameters, NDManager manager) {
      this.parameters = parameters;
      parameters
          .parameters()
          .forEach((name, parameter) -> slots.put(name, new AdamSlot(parameter, manager)));
    }
  }

  /**
   * An optimiser of nothing yet.
   *
   * @param manager on the parameters' device; the state belongs to a part of it
   */
  public Adam(AdamConfig config, NDManager manager) {
    this.config = config;
    this.manager = manager.newSubManager();
  }

  /** Takes a group on, with a state of zeros. */
  public void add(ParameterGroup group) {
    checkArgument(!groups.containsKey(group.name()), "two groups named '%s'", group.name());
    groups.put(group.name(), new Group(group, manager));
  }

  /**
   * Moves the parameters of a group.
   *
   * @param learningRate before the group's own scale
   * @param gradients of a parameter by its name; left as they are
   */
  public void step(String group, double learningRate, Function<String, NDArray> gradients) {
    Group moved = group(group);
    long step = ++moved.steps;
    AdamStep update =
        AdamStep.of(
            config,
            step,
            learningRate * moved.parameters.learningRateScale(),
            config.weightDecay() * moved.parameters.weightDecayScale());
    moved.slots.forEach(
        (name, slot) -> {
          try (NDArray gradient = gradients.apply(name)) {
            slot.step(update, gradient);
          }
        });
  }

  /** Steps that a group has been moved by. */
  public long steps(String group) {
    return group(group).steps;
  }

  /** Steps by group. */
  Map<String, Long> steps() {
    ImmutableMap.Builder<String, Long> steps = ImmutableMap.builder();
    groups.forEach((name, group) -> steps.put(name, group.steps));
    return steps.buildOrThrow();
  }

  /**
   * The running means of the gradients and of their squares, of the parameters' shapes: {@code
   * group/parameter/mean} and {@code group/parameter/square}.
   */
  public Map<String, NDArray> state() {
    ImmutableMap.Builder<String, NDArray> state = ImmutableMap.builder();
    groups.forEach(
        (groupName, group) ->
            group.slots.forEach(
                (name, slot) -> {
                  state.put(groupName + "/" + name + "/" + MEAN, slot.mean());
                  state.put(groupName + "/" + name + "/" + SQUARE, slot.square());
                }));
    return state.buildOrThrow();
  }

  /** Reads a tensor of a saved state. */
  interface Tensors {
    HostTensor read(String name) throws ModelException;
  }

  /**
   * Goes on from a saved state.
   *
   * @param steps by group
   * @param tensors by the names of {@link #state()}
   * @throws ModelException if the state is of other groups or parameters
   */
  void restore(Map<String, Long> steps, Tensors tensors) throws ModelException {
    if (!steps.keySet().equals(groups.keySet())) {
      throw new ModelException(
          "the optimiser's state is of the parameter groups %s, this run has %s"
              .formatted(steps.keySet(), groups.keySet()));
    }
    for (Map.Entry<String, NDArray> entry : state().entrySet()) {
      HostTensor saved = tensors.read(entry.getKey());
      NDArray value = entry.getValue();
      if (!saved.shape().equals(value.getShape()) || saved.type() != value.getDataType()) {
        throw new ModelException(
            "the optimiser's %s is %s %s, this run needs %s %s"
                .formatted(
                    entry.getKey(),
                    saved.type(),
                    saved.shape(),
                    value.getDataType(),
                    value.getShape()));
      }
      DeviceCopy.overwrite(value, saved);
    }
    steps.forEach((name, count) -> group(name).steps = count);
  }

  private Group group(String name) {
    return Objects.requireNonNull(groups.get(name), () -> "no group " + name);
  }

  @Override
  public void close() {
    manager.close();
  }
}
