package dev.duet.cma.search;

import io.github.jbellis.jvector.graph.GraphIndex;
import io.github.jbellis.jvector.graph.GraphIndexBuilder;
import io.github.jbellis.jvector.graph.GraphSearcher;
import io.github.jbellis.jvector.graph.ListRandomAccessVectorValues;
import io.github.jbellis.jvector.graph.RandomAccessVectorValues;
import io.github.jbellis.jvector.graph.SearchResult;
import io.github.jbellis.jvector.graph.similarity.BuildScoreProvider;
import io.github.jbellis.jvector.graph.similarity.SearchScoreProvider;
import io.github.jbellis.jvector.util.Bits;
import io.github.jbellis.jvector.vector.VectorSimilarityFunction;
import io.github.jbellis.jvector.vector.VectorizationProvider;
import io.github.jbellis.jvector.vector.types.VectorFloat;
import io.github.jbellis.jvector.vector.types.VectorTypeSupport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;

/** A graph of which nodes are near which, by cosine. */
final class NeighbourGraph {
  /** Kept, for a logger that nobody holds forgets its level. */
  private static final Logger LIBRARY = Logger.getLogger("io.github.jbellis.jvector");

  static {
    // It would tell users in two lines that Java 17 has no vector instructions for it.
    LIBRARY.setLevel(Level.SEVERE);
  }

  private static final int DEGREE = 32;
  private static final int BEAM_WIDTH = 100;
  private static final float OVERFLOW = 1.2f;
  private static final float ALPHA = 1.2f;

  private final RandomAccessVectorValues rows;
  private final GraphIndex index;

  private NeighbourGraph(RandomAccessVectorValues rows, GraphIndex index) {
    this.rows = rows;
    this.index = index;
  }

  /** Builds a graph in the pool that this is called in. */
  static NeighbourGraph build(List<HostMatrix> parts) throws IOException {
    RandomAccessVectorValues rows = rows(parts);
    ForkJoinPool pool = Objects.requireNonNull(ForkJoinTask.getPool());
    try (GraphIndexBuilder builder =
        new GraphIndexBuilder(
            BuildScoreProvider.randomAccessScoreProvider(
                rows, VectorSimilarityFunction.DOT_PRODUCT),
            rows.dimension(),
            DEGREE,
            BEAM_WIDTH,
            OVERFLOW,
            ALPHA,
            pool,
            pool)) {
      return new NeighbourGraph(rows, builder.build(rows));
    }
  }

  /** About the {@code count} nodes nearest to one, itself perhaps among them. */
  IntStream nearest(int node, int count) {
    try (GraphSearcher searcher = new GraphSearcher(index)) {
      SearchResult result =
          searcher.search(
              SearchScoreProvider.exact(
                  rows.getVector(node), VectorSimilarityFunction.DOT_PRODUCT, rows),
              count,
              Bits.ALL);
      return Arrays.stream(result.getNodes()).mapToInt(found -> found.node);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Rows of matrices side by side, brought to length one together. They lie on the heap, 4 bytes a
   * number: building a graph asks for each of them thousands of times.
   */
  private static RandomAccessVectorValues rows(List<HostMatrix> parts) {
    int dimension = parts.stream().mapToInt(HostMatrix::columns).sum();
    VectorTypeSupport types = VectorizationProvider.getInstance().getVectorTypeSupport();
    List<VectorFloat<?>> vectors = new ArrayList<>();
    for (int row = 0; row < parts.get(0).rows(); row++) {
      vectors.add(types.createFloatVector(sideBySide(parts, row, dimension)));
    }
    return new ListRandomAccessVectorValues(vectors, dimension);
  }

  private static float[] sideBySide(List<HostMatrix> parts, int row, int dimension) {
    float[] all = new float[dimension];
    float scale = (float) (1 / Math.sqrt(parts.size()));
    int start = 0;
    for (HostMatrix part : parts) {
      float[] values = new float[part.columns()];
      part.row(row, values);
      for (int i = 0; i < values.length; i++) {
        all[start + i] = values[i] * scale;
      }
      start += values.length;
    }
    return all;
  }
}
