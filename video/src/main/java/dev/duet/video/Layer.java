package dev.duet.video;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import com.google.common.collect.ImmutableList;
import org.jspecify.annotations.Nullable;

/** A step of a network: what it is made of, not how it is computed. */
sealed interface Layer {

  /** State_dict entries in PyTorch's order. */
  ImmutableList<ParameterSpec> parameters();

  /** Computes the layer within a pass; {@code x} stays open. */
  NDArray apply(ForwardPass pass, NDArray x);

  /** Folds the layer's batch norms for inference. */
  default void fold(FoldedPass pass) {}

  /**
   * Convolution without bias and with same padding, then optionally batch norm, then optionally
   * ReLU.
   *
   * @param name PyTorch's name of the convolution
   * @param in input channels
   * @param out output channels
   * @param kernel kernel size
   * @param stride stride
   * @param norm the batch norm after it, if any
   * @param relu whether a ReLU ends it
   */
  record Convolution(
      String name,
      int in,
      int out,
      Extent kernel,
      Extent stride,
      @Nullable BatchNorm norm,
      boolean relu)
      implements Layer {

    String weight() {
      return name + ".weight";
    }

    @Override
    public ImmutableList<ParameterSpec> parameters() {
      Shape shape = new Shape(out, in, kernel.frames(), kernel.rows(), kernel.columns());
      ImmutableList.Builder<ParameterSpec> list = ImmutableList.builder();
      list.add(new ParameterSpec(weight(), shape, Parameter.Type.WEIGHT));
      if (norm != null) {
        list.addAll(norm.parameters());
      }
      return list.build();
    }

    @Override
    public NDArray apply(ForwardPass pass, NDArray x) {
      return pass.convolution(this, x);
    }

    @Override
    public void fold(FoldedPass pass) {
      pass.fold(this);
    }
  }

  /**
   * Max-pool over 3 x 3 pixels with stride 2, then ReLU. The networks put the ReLU first; as it is
   * monotone the result and its gradient are the same, on a quarter of the values.
   */
  record MaxPoolRelu() implements Layer {
    @Override
    public ImmutableList<ParameterSpec> parameters() {
      return ImmutableList.of();
    }

    @Override
    public NDArray apply(ForwardPass pass, NDArray x) {
      return ForwardPass.relu(ChannelsLast.maxPool(x));
    }
  }

  /**
   * {@code ReLU(norm(main(x) + shortcut(x)))}.
   *
   * @param main the convolutions in order
   * @param norm the batch norm of the sum, if any
   * @param shortcut the projection; null is the identity
   */
  record Residual(
      ImmutableList<Convolution> main, @Nullable BatchNorm norm, @Nullable Convolution shortcut)
      implements Layer {
    @Override
    public ImmutableList<ParameterSpec> parameters() {
      ImmutableList.Builder<ParameterSpec> list = ImmutableList.builder();
      main.forEach(layer -> list.addAll(layer.parameters()));
      if (norm != null) {
        list.addAll(norm.parameters());
      }
      if (shortcut != null) {
        list.addAll(shortcut.parameters());
      }
      return list.build();
    }

    @Override
    public NDArray apply(ForwardPass pass, NDArray x) {
      return pass.residual(this, x);
    }

    @Override
    public void fold(FoldedPass pass) {
      pass.fold(this);
    }
  }
}
