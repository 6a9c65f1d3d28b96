package dev.duet.cma.search;

import static com.google.common.base.Preconditions.checkArgument;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.duet.avid.weights.HostTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * A float32 matrix in memory outside the heap, row by row.
 *
 * @param rows number of rows
 * @param columns numbers a row
 * @param values direct, in the machine's byte order, {@code (rows, columns)}; shared, not copied
 */
public record HostMatrix(int rows, int columns, FloatBuffer values) {
  public HostMatrix {
    checkArgument(rows >= 1, "a matrix needs at least one row: %s", rows);
    checkArgument(columns >= 1, "a matrix needs at least one column: %s", columns);
    checkArgument(
        values.isDirect() && values.order() == ByteOrder.nativeOrder(),
        "values must be direct and in the machine's byte order");
    values = values.slice();
    checkArgument(
        values.capacity() == (long) rows * columns,
        "%s rows of %s numbers are %s, not %s",
        rows,
        columns,
        (long) rows * columns,
        values.capacity());
  }

  /** A matrix of zeros. */
  public static HostMatrix zeros(int rows, int columns) {
    long bytes = (long) rows * columns * Float.BYTES;
    checkArgument(
        bytes <= Integer.MAX_VALUE,
        "a matrix of %s rows of %s numbers takes %s bytes; at most 2 GiB are supported",
        rows,
        columns,
        bytes);
    ByteBuffer memory = ByteBuffer.allocateDirect((int) bytes).order(ByteOrder.nativeOrder());
    return new HostMatrix(rows, columns, memory.asFloatBuffer());
  }

  /**
   * A copy.
   *
   * @param values {@code (rows, columns)}, row by row
   */
  public static HostMatrix of(float[] values, int columns) {
    checkArgument(columns >= 1, "a matrix needs at least one column: %s", columns);
    checkArgument(
        values.length % columns == 0, "%s numbers do not make rows of %s", values.length, columns);
    HostMatrix matrix = zeros(values.length / columns, columns);
    matrix.values.duplicate().put(values);
    return matrix;
  }

  /** A copy of rows of equal length. */
  public static HostMatrix of(float[][] rows) {
    checkArgument(rows.length >= 1, "a matrix needs at least one row: 0");
    HostMatrix matrix = zeros(rows.length, rows[0].length);
    FloatBuffer target = matrix.values.duplicate();
    for (float[] row : rows) {
      checkArgument(
          row.length == matrix.columns,
          "rows must be of equal length: %s and %s",
          matrix.columns,
          row.length);
      target.put(row);
    }
    return matrix;
  }

  /** A copy of a float32 tensor of two axes. */
  public static HostMatrix of(HostTensor tensor) {
    Shape shape = tensor.shape();
    checkArgument(
        tensor.type() == DataType.FLOAT32 && shape.dimension() == 2,
        "a matrix of float32 is needed: %s %s",
        tensor.type(),
        shape);
    HostMatrix matrix = zeros(Math.toIntExact(shape.get(0)), Math.toIntExact(shape.get(1)));
    matrix.values.duplicate().put(tensor.data().asFloatBuffer());
    return matrix;
  }

  /** A copy of a float32 array of two axes, from whatever device it is on. */
  public static HostMatrix of(NDArray array) {
    return of(HostTensor.of(array));
  }

  /** Copies a row. */
  public void row(int row, float[] target) {
    values.get(row * columns, target, 0, columns);
  }

  /**
   * Products of a row with all rows, each summed in an order that never changes.
   *
   * @return {@code (rows)}
   */
  public float[] productsWith(int row) {
    float[] own = new float[columns];
    float[] other = new float[columns];
    row(row, own);
    float[] products = new float[rows];
    for (int i = 0; i < rows; i++) {
      row(i, other);
      products[i] = (float) Products.dot(own, other);
    }
    return products;
  }

  /** The greatest Euclidean length of a row; every number must be finite. */
  double longestRow() {
    float[] row = new float[columns];
    double longest = 0;
    for (int i = 0; i < rows; i++) {
      row(i, row);
      double length = Math.sqrt(Products.dot(row, row));
      checkArgument(Double.isFinite(length), "row %s has a number that is not finite", i);
      longest = Math.max(longest, length);
    }
    return longest;
  }
}
