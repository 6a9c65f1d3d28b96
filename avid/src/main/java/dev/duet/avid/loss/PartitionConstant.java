package dev.duet.avid.loss;

import static com.google.common.base.Preconditions.checkArgument;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.duet.avid.ModelException;
import dev.duet.avid.weights.HostTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Z of noise-contrastive estimation: the mean of e^score over negatives, estimated once, on the
 * batch that a term is first judged on, and then frozen (AVID sec. 3.1; Wu et al., CVPR 2018, eq.
 * 8). With it a score s counts as {@code P(D=1 | s) = e^s / (e^s + K·Z)}.
 *
 * <p>Terms of unlike scores should each have a constant of their own: sharing one between
 * cross-modal and within-modal terms makes the negatives of the latter dominate.
 */
public final class PartitionConstant {
  private OptionalDouble value;

  private PartitionConstant(OptionalDouble value) {
    this.value = value;
  }

  /** A constant that is still to be estimated. */
  public static PartitionConstant unknown() {
    return new PartitionConstant(OptionalDouble.empty());
  }

  /** A known constant, above 0. */
  public static PartitionConstant of(double z) {
    return new PartitionConstant(OptionalDouble.of(checked(z)));
  }

  /** Z, once it is known. */
  public OptionalDouble value() {
    return value;
  }

  /**
   * Makes an estimate the constant for good. Of several, as when a step gathers gradients over
   * batches, the first stays.
   */
  public void freeze(double z) {
    double estimate = checked(z);
    if (value.isEmpty()) {
      value = OptionalDouble.of(estimate);
    }
  }

  /** Z as a tensor without axes, float64, once it is known. */
  public Optional<HostTensor> save() {
    if (value.isEmpty()) {
      return Optional.empty();
    }
    ByteBuffer data = ByteBuffer.allocate(Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    data.putDouble(0, value.getAsDouble());
    return Optional.of(new HostTensor(DataType.FLOAT64, new Shape(), data));
  }

  /**
   * Takes over what {@link #save} gave.
   *
   * @param name for the message
   * @param saved null for a constant that was not known yet
   * @throws ModelException if it is no such constant
   */
  public void restore(String name, @Nullable HostTensor saved) throws ModelException {
    if (saved == null) {
      value = OptionalDouble.empty();
      return;
    }
    if (saved.type() != DataType.FLOAT64 || saved.shape().size() != 1) {
      throw new ModelException(
          "'%s' is %s %s, expected one float64".formatted(name, saved.type(), saved.shape()));
    }
    double z = saved.data().getDouble(0);
    if (!(z > 0 && Double.isFinite(z))) {
      throw new ModelException("'%s' must be finite and above 0: %s".formatted(name, z));
    }
    value = OptionalDouble.of(z);
  }

  private static double checked(double z) {
    checkArgument(
        z > 0 && Double.isFinite(z), "a partition constant must be finite and above 0: %s", z);
    return z;
  }

  @Override
  public String toString() {
    return value.isPresent() ? Double.toString(value.getAsDouble()) : "unknown";
  }
}
