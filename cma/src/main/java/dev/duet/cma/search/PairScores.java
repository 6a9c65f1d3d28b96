package dev.duet.cma.search;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import java.nio.FloatBuffer;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;

/**
 * The score of every pair of a query and a row of the gallery: a product of rows, or an agreement
 * of two products. Where queries and gallery are the same rows, scores are symmetric and no row is
 * its own neighbour.
 */
final class PairScores {
  private final List<Side> sides;
  private final Agreement agreement;
  private final boolean symmetric;
  private final double errorBound;

  /** What one modality adds to a score. */
  private record Side(HostMatrix queries, HostMatrix gallery, FloatPointer a, FloatPointer b) {
    static Side of(HostMatrix queries, HostMatrix gallery) {
      checkArgument(
          queries.columns() == gallery.columns(),
          "queries have rows of %s numbers, the gallery of %s",
          queries.columns(),
          gallery.columns());
      return new Side(
          queries,
          gallery,
          new FloatPointer(queries.values().duplicate()),
          new FloatPointer(gallery.values().duplicate()));
    }

    double errorBound() {
      double inQueries = queries.longestRow();
      double inGallery = gallery.longestRow();
      checkArgument(
          inQueries * inGallery < Float.MAX_VALUE,
          "rows as long as %s and %s have products beyond float32",
          inQueries,
          inGallery);
      return Products.errorBound(queries.columns(), inQueries, inGallery);
    }
  }

  private PairScores(List<Side> sides, Agreement agreement, boolean symmetric) {
    this.sides = sides;
    this.agreement = agreement;
    this.symmetric = symmetric;
    // The smaller or greater of two numbers is no further off than the worse of them.
    this.errorBound = sides.stream().mapToDouble(Side::errorBound).max().orElseThrow();
  }

  static PairScores between(HostMatrix queries, HostMatrix gallery) {
    return new PairScores(ImmutableList.of(Side.of(queries, gallery)), Agreement.VIDEO, false);
  }

  static PairScores within(HostMatrix rows) {
    return new PairScores(ImmutableList.of(Side.of(rows, rows)), Agreement.VIDEO, true);
  }

  static PairScores within(HostMatrix video, HostMatrix audio, Agreement agreement) {
    checkArgument(
        video.rows() == audio.rows(),
        "the video bank has %s rows, the audio bank %s",
        video.rows(),
        audio.rows());
    return switch (agreement) {
      case VIDEO -> within(video);
      case AUDIO -> within(audio);
      case CONSENSUS, UNION ->
          new PairScores(
              ImmutableList.of(Side.of(video, video), Side.of(audio, audio)), agreement, true);
    };
  }

  int queries() {
    return sides.get(0).queries().rows();
  }

  int gallery() {
    return sides.get(0).gallery().rows();
  }

  /** Says what is wrong with a number of neighbours, if anything is. */
  void checkNeighbours(int k) {
    int available = gallery() - (symmetric ? 1 : 0);
    checkArgument(k >= 1, "k must be at least 1: %s", k);
    checkArgument(
        k <= available,
        symmetric
            ? "%s neighbours beside the row itself need at least k + 1 rows; there are %s"
            : "%s neighbours need at least k rows in the gallery; there are %s",
        k,
        gallery());
  }

  boolean symmetric() {
    return symmetric;
  }

  /** How far a float32 score may be from that of a fixed order. */
  double errorBound() {
    return errorBound;
  }

  /** Multiplications and additions of one pair, both counted. */
  long operationsPerPair() {
    return sides.stream().mapToLong(side -> 2L * side.queries().columns()).sum();
  }

  /** Scores of tiles, with the memory that they take; for one thread. */
  final class Tiles implements AutoCloseable {
    private final List<FloatPointer> products; // one a side, (rows, columns) of the tile
    private final List<FloatBuffer> views;
    private final float[] second;

    Tiles(int side) {
      ImmutableList.Builder<FloatPointer> memory = ImmutableList.builder();
      sides.forEach(unused -> memory.add(new FloatPointer((long) side * side)));
      products = memory.build();
      views =
          products.stream().map(FloatPointer::asBuffer).collect(ImmutableList.toImmutableList());
      second = new float[sides.size() == 1 ? 0 : side];
    }

    /** Multiplies the rows of a tile. */
    void compute(Tile tile) {
      for (int i = 0; i < sides.size(); i++) {
        Side side = sides.get(i);
        int depth = side.queries().columns();
        Products.multiply(
            side.a().getPointer((long) tile.firstRow() * depth),
            tile.rows(),
            side.b().getPointer((long) tile.firstColumn() * depth),
            tile.columns(),
            depth,
            products.get(i));
      }
    }

    /** Copies a row of scores of the tile computed last. */
    void row(int row, int columns, float[] target) {
      views.get(0).get(row * columns, target, 0, columns);
      if (sides.size() == 2) {
        views.get(1).get(row * columns, second, 0, columns);
        agreement.combine(target, second, columns);
      }
    }

    @Override
    public void close() {
      products.forEach(FloatPointer::close);
    }
  }

  /** Scores that depend on nothing but the rows, one at a time; for one thread. */
  final class Exact {
    private final float[][] query;
    private final float[][] row;
    private int loaded = -1;

    Exact() {
      query = new float[sides.size()][];
      row = new float[sides.size()][];
      for (int i = 0; i < query.length; i++) {
        query[i] = new float[sides.get(i).queries().columns()];
        row[i] = new float[sides.get(i).queries().columns()];
      }
    }

    double of(int queryRow, int galleryRow) {
      double first = side(0, queryRow, galleryRow);
      double score = sides.size() == 1 ? first : agreement.of(first, side(1, queryRow, galleryRow));
      loaded = queryRow;
      return score;
    }

    private double side(int i, int queryRow, int galleryRow) {
      if (queryRow != loaded) {
        sides.get(i).queries().row(queryRow, query[i]);
      }
      sides.get(i).gallery().row(galleryRow, row[i]);
      return Products.dot(query[i], row[i]);
    }
  }
}
