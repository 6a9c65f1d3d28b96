package dev.duet.avid.weights;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.duet.avid.ModelException;
import java.util.Set;

/**
 * An open file of named tensors. Types and shapes are known at once; a tensor's elements are read
 * when asked for, so memory holds one tensor at a time.
 */
public interface TensorFile extends AutoCloseable {
  /** Names of the tensors, in the file's order. */
  Set<String> names();

  /**
   * Type of a tensor's elements.
   *
   * @throws ModelException if there is no such tensor
   */
  DataType type(String name) throws ModelException;

  /**
   * Shape of a tensor.
   *
   * @throws ModelException if there is no such tensor
   */
  Shape shape(String name) throws ModelException;

  /**
   * Reads a tensor.
   *
   * @throws ModelException if there is no such tensor or the file does not hold all of it
   */
  HostTensor read(String name) throws ModelException;

  @Override
  void close();
}
