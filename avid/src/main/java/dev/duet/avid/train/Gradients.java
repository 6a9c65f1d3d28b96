package dev.duet.avid.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.duet.avid.loss.ParameterGroup;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** Gradients of a group of parameters after a backward pass. */
interface Gradients {
  ParameterGroup group();

  /** Of a parameter by its name; the caller closes what it gets, not the gradient's memory. */
  NDArray of(String parameter);

  /** Forgets them before the next step. */
  void clear();

  /** Of a part of the model; they go with the step's leaves. */
  record OfModel(ParameterGroup group, TrainedParameters.Leaves leaves) implements Gradients {
    @Override
    public NDArray of(String parameter) {
      return leaves.gradient(group.name(), parameter);
    }

    @Override
    public void clear() {}
  }

  /** Of an objective's own parameters, which stay leaves from step to step. */
  record OfObjective(ParameterGroup group) implements Gradients {
    @Override
    public NDArray of(String parameter) {
      return parameter(parameter).getGradient();
    }

    private NDArray parameter(String name) {
      return Objects.requireNonNull(group.parameters().get(name));
    }

    @Override
    public void clear() {
      // A difference with itself would keep a NaN.
      group.parameters().values().forEach(array -> JniUtils.zeroGrad((PtNDArray) array));
    }
  }

  /** Scales all gradients together down to a length, without reading it from the device. */
  static void clip(List<Gradients> all, double maxNorm) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDList norms = new NDList();
      forEach(all, gradient -> norms.add(gradient.norm()));
      NDArray norm = NDArrays.stack(norms).norm();
      NDArray scale = norm.add(1e-6f).pow(-1).mul(maxNorm).minimum(1);
      forEach(all, gradient -> gradient.muli(scale));
    }
  }

  private static void forEach(List<Gradients> all, Function<NDArray, Object> use) {
    for (Gradients gradients : all) {
      for (String name : gradients.group().parameters().keySet()) {
        try (NDArray gradient = gradients.of(name)) {
          Object unused = use.apply(gradient);
        }
      }
    }
  }
}
