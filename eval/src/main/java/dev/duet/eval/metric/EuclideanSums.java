package dev.duet.eval.metric;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.cblas_dgemm;

import dev.duet.eval.feature.FeatureMatrix;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.openblas.global.openblas;

/**
 * Sums of Euclidean distances from each row to the rows of each class.
 *
 * <p>Rows are put in the order of their classes and cut into blocks. Distances are symmetric, so
 * each pair of blocks is computed once: in round r, block b meets block b + r. A block is on the
 * left once and on the right once in a round and has a table for each side, so threads never share
 * one and the sums are added in the same order whatever their number.
 */
final class EuclideanSums {
  private static final int BLOCK = 256;

  private final int count;
  private final int width;
  private final int blocks;
  private final int[] classes; // (N), sorted
  private final double[] squares; // (N)
  private final DoublePointer centred; // (N, D)
  private final double[][] left; // (N, C)
  private final double[][] right; // (N, C)

  private EuclideanSums(double[] rows, int[] classes, int classCount, DoublePointer centred) {
    count = classes.length;
    width = rows.length / count;
    blocks = (count + BLOCK - 1) / BLOCK;
    this.classes = classes;
    this.centred = centred.put(rows, 0, rows.length);
    squares = new double[count];
    for (int i = 0; i < rows.length; i++) {
      squares[i / width] += rows[i] * rows[i];
    }
    left = new double[count][classCount];
    right = new double[count][classCount];
  }

  /** {@code (N, C)}. */
  static double[][] toClasses(FeatureMatrix rows, int[] classes, int classCount) {
    openblas.blas_set_num_threads(1); // blocks are spread over threads here
    int[] order =
        IntStream.range(0, classes.length)
            .boxed()
            .sorted(Comparator.comparingInt(row -> classes[row]))
            .mapToInt(Integer::intValue)
            .toArray();
    int[] sorted = Arrays.stream(order).map(row -> classes[row]).toArray();
    double[] values = centred(rows, order);
    try (DoublePointer memory = new DoublePointer((long) values.length)) {
      EuclideanSums sums = new EuclideanSums(values, sorted, classCount, memory);
      sums.run();
      double[][] result = new double[classes.length][];
      for (int i = 0; i < order.length; i++) {
        for (int c = 0; c < classCount; c++) {
          sums.left[i][c] += sums.right[i][c];
        }
        result[order[i]] = sums.left[i];
      }
      return result;
    }
  }

  /** Less cancellation when squares are subtracted: distances do not change with the origin. */
  private static double[] centred(FeatureMatrix rows, int[] order) {
    int width = rows.width();
    double[] mean = new double[width];
    for (int row = 0; row < order.length; row++) {
      for (int d = 0; d < width; d++) {
        mean[d] += rows.get(row, d) / (double) order.length;
      }
    }
    double[] centred = new double[order.length * width];
    for (int i = 0; i < order.length; i++) {
      for (int d = 0; d < width; d++) {
        centred[i * width + d] = rows.get(order[i], d) - mean[d];
      }
    }
    return centred;
  }

  private void run() {
    for (int round = 0; round <= blocks / 2; round++) {
      int distance = round;
      // With an even number of blocks the last round would meet every pair twice.
      int pairs = 2 * round == blocks ? blocks / 2 : blocks;
      IntStream.range(0, pairs)
          .parallel()
          .forEach(block -> meet(block, (block + distance) % blocks));
    }
  }

  private void meet(int a, int b) {
    int firstA = a * BLOCK;
    int firstB = b * BLOCK;
    int rowsA = Math.min(BLOCK, count - firstA);
    int rowsB = Math.min(BLOCK, count - firstB);
    double[] distances = distances(firstA, rowsA, firstB, rowsB); // (A, B)
    for (int i = 0; i < rowsA; i++) {
      addRuns(left[firstA + i], distances, i * rowsB, firstB, rowsB);
    }
    if (a == b) {
      return;
    }
    double[] columns = new double[rowsB];
    for (int i = 0; i < rowsA; i++) {
      for (int j = 0; j < rowsB; j++) {
        columns[j] += distances[i * rowsB + j];
      }
      if (i == rowsA - 1 || classes[firstA + i] != classes[firstA + i + 1]) {
        for (int j = 0; j < rowsB; j++) {
          right[firstB + j][classes[firstA + i]] += columns[j];
        }
        Arrays.fill(columns, 0);
      }
    }
  }

  /** Adds up a row of distances for each class of the block. */
  private void addRuns(double[] sums, double[] distances, int offset, int firstB, int rowsB) {
    int start = 0;
    while (start < rowsB) {
      int number = classes[firstB + start];
      int end = start;
      double sum = 0;
      while (end < rowsB && classes[firstB + end] == number) {
        sum += distances[offset + end];
        end++;
      }
      sums[number] += sum;
      start = end;
    }
  }

  private double[] distances(int firstA, int rowsA, int firstB, int rowsB) {
    double[] products = new double[rowsA * rowsB];
    try (DoublePointer result = new DoublePointer((long) products.length)) {
      // Views: closing them would free what they look at.
      DoublePointer from = new DoublePointer(centred).position((long) firstA * width);
      DoublePointer to = new DoublePointer(centred).position((long) firstB * width);
      cblas_dgemm(
          CblasRowMajor,
          CblasNoTrans,
          CblasTrans,
          rowsA,
          rowsB,
          width,
          1,
          from,
          width,
          to,
          width,
          0,
          result,
          rowsB);
      DoublePointer unused = result.get(products, 0, products.length);
    }
    for (int i = 0; i < rowsA; i++) {
      double square = squares[firstA + i];
      int row = i * rowsB;
      for (int j = 0; j < rowsB; j++) {
        double distance = square + squares[firstB + j] - 2 * products[row + j];
        products[row + j] = Math.sqrt(Math.max(0, distance));
      }
      if (firstA == firstB) {
        products[row + i] = 0; // exactly
      }
    }
    return products;
  }
}
