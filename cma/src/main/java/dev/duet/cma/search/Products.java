package dev.duet.cma.search;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas_nolapack;

/**
 * Products of rows: many at once by OpenBLAS, or one at a time in an order that is the same
 * everywhere.
 */
final class Products {
  // CBLAS's constants for the layout of a matrix.
  private static final int ROW_MAJOR = 101;
  private static final int AS_IT_IS = 111;
  private static final int TRANSPOSED = 112;

  static {
    // The search keeps all processors busy with tiles of its own.
    openblas_nolapack.blas_set_num_threads(1);
  }

  private Products() {}

  /**
   * {@code target = a bᵀ}.
   *
   * @param a {@code (rows, depth)}
   * @param b {@code (columns, depth)}
   * @param target {@code (rows, columns)}
   */
  static void multiply(
      FloatPointer a, int rows, FloatPointer b, int columns, int depth, FloatPointer target) {
    openblas_nolapack.cblas_sgemm(
        ROW_MAJOR,
        AS_IT_IS,
        TRANSPOSED,
        rows,
        columns,
        depth,
        1,
        a,
        depth,
        b,
        depth,
        0,
        target,
        columns);
  }

  /**
   * Product of two rows, summed in an order that never changes: eight float32 sums of every eighth
   * term, which are added in double precision.
   */
  static double dot(float[] a, float[] b) {
    // Conversions to double cost more than the products, so there are few of them; and with eight
    // sums an addition need not wait for the one before.
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    float s4 = 0;
    float s5 = 0;
    float s6 = 0;
    float s7 = 0;
    int whole = a.length & ~7;
    for (int i = 0; i < whole; i += 8) {
      s0 += a[i] * b[i];
      s1 += a[i + 1] * b[i + 1];
      s2 += a[i + 2] * b[i + 2];
      s3 += a[i + 3] * b[i + 3];
      s4 += a[i + 4] * b[i + 4];
      s5 += a[i + 5] * b[i + 5];
      s6 += a[i + 6] * b[i + 6];
      s7 += a[i + 7] * b[i + 7];
    }
    for (int i = whole; i < a.length; i++) {
      s0 += a[i] * b[i];
    }
    return (((double) s0 + s1) + ((double) s2 + s3)) + (((double) s4 + s5) + ((double) s6 + s7));
  }

  /**
   * How far a product by {@link #multiply} may be from that by {@link #dot}. In whatever order a
   * float32 product is summed, it is off by at most {@code depth * 2^-24} of the product of the
   * lengths (Higham, Accuracy and Stability of Numerical Algorithms, 2002, eq. 3.5); the eight sums
   * are of an eighth of the terms each.
   */
  static double errorBound(int depth, double lengthA, double lengthB) {
    int terms = depth + depth / 8 + 8;
    // A tenth more covers the higher-order terms of the bounds.
    return 1.1 * terms * 0x1p-24 * lengthA * lengthB;
  }
}
