package dev.duet.eval.search;

import static com.google.common.base.Preconditions.checkArgument;

import dev.duet.cma.search.SearchProgress;
import dev.duet.eval.feature.FeatureMatrix;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.FloatPointer;

/**
 * All inner products of queries and gallery rows, block by block: for what needs every pair and not
 * only the nearest. Memory for one chunk of the gallery and one block of products per thread.
 */
public final class ProductScan {
  private static final int QUERY_BLOCK = 256;
  private static final int GALLERY_BLOCK = 1024;

  /** Rows of the gallery in native memory at a time. */
  private static final int GALLERY_CHUNK = 32 * GALLERY_BLOCK;

  private ProductScan() {}

  /**
   * Shows a visitor every inner product of a query with a gallery row.
   *
   * @param queries {@code (Q, D)}
   * @param gallery {@code (N, D)}
   */
  public static void scan(
      FeatureMatrix queries,
      FeatureMatrix gallery,
      RowVisitor visitor,
      SearchProgress.Listener listener) {
    checkArgument(
        queries.width() == gallery.width(),
        "queries have width %s, the gallery %s",
        queries.width(),
        gallery.width());
    checkArgument(gallery.rowCount() >= 1, "the gallery is empty");
    long total = (long) queries.rowCount() * gallery.rowCount();
    AtomicLong done = new AtomicLong();
    long start = System.nanoTime();
    int blocks = (queries.rowCount() + QUERY_BLOCK - 1) / QUERY_BLOCK;
    float[] staging = new float[GALLERY_BLOCK * gallery.width()];
    try (FloatPointer chunk =
        new FloatPointer((long) Math.min(GALLERY_CHUNK, gallery.rowCount()) * gallery.width())) {
      for (int first = 0; first < gallery.rowCount(); first += GALLERY_CHUNK) {
        int chunkStart = first;
        int count = Math.min(GALLERY_CHUNK, gallery.rowCount() - first);
        load(gallery, first, count, staging, chunk);
        IntStream.range(0, blocks)
            .parallel()
            .forEach(
                block -> {
                  int firstQuery = block * QUERY_BLOCK;
                  int rows = Math.min(QUERY_BLOCK, queries.rowCount() - firstQuery);
                  scanBlock(queries, firstQuery, rows, chunk, chunkStart, count, visitor);
                  double share = (double) done.addAndGet((long) rows * count) / total;
                  listener.progressed(
                      new SearchProgress(share, 0, Duration.ofNanos(System.nanoTime() - start)));
                });
      }
    }
  }

  private static void load(
      FeatureMatrix gallery, int first, int count, float[] staging, FloatPointer chunk) {
    int width = gallery.width();
    for (int offset = 0; offset < count; offset += GALLERY_BLOCK) {
      int rows = Math.min(GALLERY_BLOCK, count - offset);
      gallery.copyRows(first + offset, rows, staging);
      // A view: closing it would free what it looks at.
      FloatPointer unused =
          new FloatPointer(chunk).position((long) offset * width).put(staging, 0, rows * width);
    }
  }

  private static void scanBlock(
      FeatureMatrix queries,
      int firstQuery,
      int rows,
      FloatPointer chunk,
      int chunkStart,
      int chunkCount,
      RowVisitor visitor) {
    float[] products = new float[GALLERY_BLOCK];
    try (BlockProduct product = new BlockProduct(rows, GALLERY_BLOCK, queries.width())) {
      product.left(queries, firstQuery, rows);
      for (int offset = 0; offset < chunkCount; offset += GALLERY_BLOCK) {
        int count = Math.min(GALLERY_BLOCK, chunkCount - offset);
        product.multiply(rows, chunk, offset, count);
        for (int row = 0; row < rows; row++) {
          product.copyRow(row, count, products);
          visitor.visit(firstQuery + row, chunkStart + offset, products, count);
        }
      }
    }
  }
}
