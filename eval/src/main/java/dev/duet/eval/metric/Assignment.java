package dev.duet.eval.metric;

import java.util.Arrays;

/**
 * The best one-to-one assignment of rows to columns, by the Hungarian method with potentials (Kuhn,
 * 1955; Munkres, 1957): O(n³) for n the longer side.
 */
final class Assignment {
  private Assignment() {}

  /** Largest sum of entries of which no two share a row or column; missing entries are 0. */
  static long maximum(long[][] gains) {
    int size = Math.max(gains.length, gains[0].length);
    // Rows and columns are numbered from 1; 0 stands for "none".
    long[] rowPotential = new long[size + 1];
    long[] columnPotential = new long[size + 1];
    int[] rowOfColumn = new int[size + 1];
    for (int row = 1; row <= size; row++) {
      assign(gains, row, rowPotential, columnPotential, rowOfColumn);
    }
    long sum = 0;
    for (int column = 1; column <= size; column++) {
      sum -= cost(gains, rowOfColumn[column], column);
    }
    return sum;
  }

  /** Adds a row along the cheapest augmenting path. */
  private static void assign(
      long[][] gains, int row, long[] rowPotential, long[] columnPotential, int[] rowOfColumn) {
    int size = rowOfColumn.length - 1;
    long[] slack = new long[size + 1];
    int[] previous = new int[size + 1];
    boolean[] reached = new boolean[size + 1];
    Arrays.fill(slack, Long.MAX_VALUE);
    rowOfColumn[0] = row;
    int column = 0;
    do {
      reached[column] = true;
      int from = rowOfColumn[column];
      long least = Long.MAX_VALUE;
      int next = 0;
      for (int j = 1; j <= size; j++) {
        if (!reached[j]) {
          long reduced = cost(gains, from, j) - rowPotential[from] - columnPotential[j];
          if (reduced < slack[j]) {
            slack[j] = reduced;
            previous[j] = column;
          }
          if (slack[j] < least) {
            least = slack[j];
            next = j;
          }
        }
      }
      for (int j = 0; j <= size; j++) {
        if (reached[j]) {
          rowPotential[rowOfColumn[j]] += least;
          columnPotential[j] -= least;
        } else {
          slack[j] -= least;
        }
      }
      column = next;
    } while (rowOfColumn[column] != 0);
    while (column != 0) {
      rowOfColumn[column] = rowOfColumn[previous[column]];
      column = previous[column];
    }
  }

  private static long cost(long[][] gains, int row, int column) {
    return row <= gains.length && column <= gains[0].length ? -gains[row - 1][column - 1] : 0;
  }
}
