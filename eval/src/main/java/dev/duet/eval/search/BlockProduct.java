package dev.duet.eval.search;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.cblas_sgemm;

import dev.duet.eval.feature.FeatureMatrix;
import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas;

/**
 * Products of a block of rows with another, {@code (A, D) x (B, D)^T = (A, B)}, in native memory
 * that is used again for each block. One per thread.
 */
final class BlockProduct implements AutoCloseable {
  static {
    // Blocks are spread over threads here; within one, a second layer of threads only gets in the
    // way.
    openblas.blas_set_num_threads(1);
  }

  private final int width;
  private final FloatPointer left; // (A, D)
  private final FloatPointer product; // (A, B)
  private final FloatBuffer leftBuffer;
  private final FloatBuffer productBuffer;
  private final float[] staging;

  BlockProduct(int leftRows, int rightRows, int width) {
    this.width = width;
    left = new FloatPointer((long) leftRows * width);
    product = new FloatPointer((long) leftRows * rightRows);
    leftBuffer = left.asBuffer();
    productBuffer = product.asBuffer();
    staging = new float[leftRows * width];
  }

  /** Takes rows of a matrix as the left side. */
  void left(FeatureMatrix rows, int first, int count) {
    rows.copyRows(first, count, staging);
    leftBuffer.clear().put(staging, 0, count * width);
  }

  /** Multiplies with rows of the right side, which lies in native memory. */
  void multiply(int leftCount, FloatPointer right, long firstRight, int rightCount) {
    // A view: closing it would free what it looks at.
    FloatPointer from = new FloatPointer(right).position(firstRight * width);
    cblas_sgemm(
        CblasRowMajor,
        CblasNoTrans,
        CblasTrans,
        leftCount,
        rightCount,
        width,
        1,
        left,
        width,
        from,
        width,
        0,
        product,
        rightCount);
  }

  /** Copies one row of the last product. */
  void copyRow(int row, int rightCount, float[] to) {
    productBuffer.get(row * rightCount, to, 0, rightCount);
  }

  @Override
  public void close() {
    left.close();
    product.close();
  }
}
