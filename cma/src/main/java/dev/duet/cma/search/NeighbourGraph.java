package dev.duet.cma.search;

import io.github.jbellis.jvector.graph.GraphIndex;
import io.github.jbellis.jvector.graph.GraphIndexBuilder;
import io.github.jbellis.jvector.graph.GraphSearcher;
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
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.stream.IntStream;

/** A graph of which nodes are near which, by cosine. */
final class NeighbourGraph {
  private static final int DEGREE = 32;
  private static final int BEAM_WIDTH = 100;
  private static final float OVERFLOW = 1.2f;
  private static final float ALPHA = 1.2f;

  private final Rows rows;
  private final GraphIndex index;

  private NeighbourGraph(Rows rows, GraphIndex index) {
    this.rows = rows;
    this.index = index;
  }

  /** Builds a graph in the pool that this is called in. */
  static NeighbourGraph build(List<HostMatrix> parts) throws IOException {
    Rows rows = new Rows(parts);
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

  /** Rows of matrices side by side, brought to length one together; copied when asked for. */
  private record Rows(List<HostMatrix> parts) implements RandomAccessVectorValues {
    private static final VectorTypeSupport TYPES =
        VectorizationProvider.getInstance().getVectorTypeSupport();

    @Override
    public int size() {
      return parts.get(0).rows();
    }

    @Override
    public int dimension() {
      return parts.stream().mapToInt(HostMatrix::columns).sum();
    }

    @Override
    public VectorFloat<?> getVector(int row) {
      float[] all = new float[dimension()];
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
      return TYPES.createFloatVector(all);
    }

    @Override
    public boolean isValueShared() {
      return false;
    }

    @Override
    public RandomAccessVectorValues copy() {
      return this;
    }
  }
}
