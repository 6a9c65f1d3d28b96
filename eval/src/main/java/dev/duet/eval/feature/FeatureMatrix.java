package dev.duet.eval.feature;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkElementIndex;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A matrix {@code (N, D)} of finite floats, row-major in one array. It is never changed after it
 * was made; the array is handed over without a copy, so that large sets fit in memory once.
 */
public final class FeatureMatrix {
  private final float[] values; // (N, D)
  private final int rowCount;
  private final int width;

  /**
   * A matrix over an array that nobody changes any more.
   *
   * @param values {@code (N, D)}, row-major
   * @param width D, at least 1
   * @throws IllegalArgumentException if the length is no multiple of the width, or a value is NaN
   *     or infinite: the message names the row
   */
  public FeatureMatrix(float[] values, int width) {
    checkArgument(width >= 1, "width must be at least 1: %s", width);
    checkArgument(
        values.length % width == 0,
        "%s values are no whole rows of width %s",
        values.length,
        width);
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new IllegalArgumentException(
            "row %d has %s in column %d; features must be finite"
                .formatted(i / width, values[i], i % width));
      }
    }
    this.values = values;
    this.width = width;
    this.rowCount = values.length / width;
  }

  /** Copies rows of one length; at least one. */
  public static FeatureMatrix of(float[][] rows) {
    checkArgument(rows.length >= 1, "a matrix needs at least one row");
    int width = rows[0].length;
    float[] values = new float[Math.multiplyExact(rows.length, width)];
    for (int row = 0; row < rows.length; row++) {
      checkArgument(
          rows[row].length == width,
          "row %s has %s values, the first has %s",
          row,
          rows[row].length,
          width);
      System.arraycopy(rows[row], 0, values, row * width, width);
    }
    return new FeatureMatrix(values, width);
  }

  /** Number of rows N. */
  public int rowCount() {
    return rowCount;
  }

  /** Width D. */
  public int width() {
    return width;
  }

  /** One value. */
  public float get(int row, int column) {
    return values[checkElementIndex(row, rowCount) * width + checkElementIndex(column, width)];
  }

  /** A copy of one row, {@code (D)}. */
  public float[] row(int row) {
    int start = checkElementIndex(row, rowCount) * width;
    return Arrays.copyOfRange(values, start, start + width);
  }

  /** Copies rows {@code [first, first + count)} to {@code to}, row-major from its start. */
  public void copyRows(int first, int count, float[] to) {
    System.arraycopy(values, first * width, to, 0, count * width);
  }

  /** Copies all rows to {@code to}, row-major from its start. */
  public void copyTo(FloatBuffer to) {
    to.duplicate().put(values);
  }

  /** The rows of these numbers, in this order. */
  public FeatureMatrix select(int[] rows) {
    float[] selected = new float[Math.multiplyExact(rows.length, width)];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(
          values, checkElementIndex(rows[i], rowCount) * width, selected, i * width, width);
    }
    return new FeatureMatrix(selected, width);
  }

  /** Rows divided by their Euclidean length (at least 1e-12, so a row of zeros stays). */
  public FeatureMatrix normalized() {
    float[] unit = values.clone();
    IntStream.range(0, rowCount)
        .parallel()
        .forEach(
            row -> {
              int start = row * width;
              double squares = 0;
              for (int i = start; i < start + width; i++) {
                squares += (double) unit[i] * unit[i];
              }
              double length = Math.max(Math.sqrt(squares), 1e-12);
              for (int i = start; i < start + width; i++) {
                unit[i] = (float) (unit[i] / length);
              }
            });
    return new FeatureMatrix(unit, width);
  }

  /**
   * Mean of the rows of each group, {@code (G, D)}.
   *
   * @param groups group of each row, {@code (N)}
   * @param groupCount G; every group has at least one row
   */
  public FeatureMatrix groupMeans(int[] groups, int groupCount) {
    checkArgument(
        groups.length == rowCount, "%s rows need as many groups: %s", rowCount, groups.length);
    double[] sums = new double[Math.multiplyExact(groupCount, width)];
    int[] sizes = new int[groupCount];
    for (int row = 0; row < rowCount; row++) {
      sizes[groups[row]]++;
      for (int d = 0; d < width; d++) {
        sums[groups[row] * width + d] += values[row * width + d];
      }
    }
    float[] means = new float[sums.length];
    for (int i = 0; i < means.length; i++) {
      checkArgument(sizes[i / width] > 0, "group %s has no row", i / width);
      means[i] = (float) (sums[i] / sizes[i / width]);
    }
    return new FeatureMatrix(means, width);
  }

  /** Copies of the rows, {@code (N, D)} in double precision. */
  public double[][] toDoubleRows() {
    double[][] rows = new double[rowCount][width];
    for (int row = 0; row < rowCount; row++) {
      for (int d = 0; d < width; d++) {
        rows[row][d] = values[row * width + d];
      }
    }
    return rows;
  }

  @Override
  public String toString() {
    return "(" + rowCount + ", " + width + ")";
  }
}
