package dev.duet.cli.report;

import static com.google.common.base.Preconditions.checkArgument;

import smile.manifold.TSNE;
import smile.math.MathEx;

/**
 * Embeddings in two dimensions, by t-SNE (van der Maaten and Hinton, JMLR 2008) as Smile computes
 * it. Work and memory are quadratic in the number of clips.
 */
final class EmbeddingMap {
  private static final int ITERATIONS = 500;
  private static final double LARGEST_PERPLEXITY = 20;

  /** Below this there are too few neighbours for t-SNE's perplexity. */
  static final int FEWEST = 8;

  private EmbeddingMap() {}

  /**
   * Lays embeddings out.
   *
   * @param embeddings {@code (N, D)}, N at least {@link #FEWEST}
   * @return {@code (N, 2)}, the same for the same embeddings
   */
  static double[][] of(float[][] embeddings) {
    checkArgument(
        embeddings.length >= FEWEST,
        "a map needs at least %s clips: %s",
        FEWEST,
        embeddings.length);
    double[][] rows = new double[embeddings.length][];
    for (int i = 0; i < rows.length; i++) {
      float[] embedding = embeddings[i];
      rows[i] = new double[embedding.length];
      for (int d = 0; d < embedding.length; d++) {
        rows[i][d] = embedding[d];
      }
    }
    MathEx.setSeed(0); // where the layout starts from is drawn on this thread
    double perplexity = Math.min(LARGEST_PERPLEXITY, (rows.length - 1) / 3.0);
    return new TSNE(rows, 2, perplexity, 200, ITERATIONS).coordinates;
  }
}
