package dev.duet.cma.search;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.Optional;

/**
 * Hands out the tiles of all pairs, one block of queries after the other. Where scores are
 * symmetric only the tiles on and above the diagonal are handed out.
 */
final class TileSchedule {
  private final int queries;
  private final int gallery;
  private final boolean symmetric;
  private final int side;
  private int nextRow;
  private int nextColumn;
  private long handedOut;

  TileSchedule(int queries, int gallery, boolean symmetric, int side) {
    checkArgument(side >= 1, "a tile's side must be at least 1: %s", side);
    this.queries = queries;
    this.gallery = gallery;
    this.symmetric = symmetric;
    this.side = side;
  }

  int rowBlocks() {
    return blocks(queries);
  }

  private int blocks(int length) {
    return (length + side - 1) / side;
  }

  /** Number of all tiles. */
  long tiles() {
    long columns = blocks(gallery);
    return symmetric ? columns * (columns + 1) / 2 : rowBlocks() * columns;
  }

  synchronized long handedOut() {
    return handedOut;
  }

  synchronized Optional<Tile> next() {
    if (nextRow == rowBlocks()) {
      return Optional.empty();
    }
    Tile tile = tile(nextRow, nextColumn);
    nextColumn++;
    if (nextColumn == blocks(gallery)) {
      nextRow++;
      nextColumn = symmetric ? nextRow : 0;
    }
    handedOut++;
    return Optional.of(tile);
  }

  /** Leaves out tiles that an earlier run has seen. */
  void skip(long tiles) {
    for (long i = 0; i < tiles; i++) {
      Optional<Tile> unused = next();
    }
  }

  private Tile tile(int row, int column) {
    int firstRow = row * side;
    int firstColumn = column * side;
    return new Tile(
        row,
        column,
        firstRow,
        Math.min(side, queries - firstRow),
        firstColumn,
        Math.min(side, gallery - firstColumn));
  }
}
