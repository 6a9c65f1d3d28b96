package dev.duet.cma.search;

import java.util.Arrays;

/**
 * Computes tiles and passes on what may be among the nearest; for one thread.
 *
 * <p>The products of a tile stay in the processor's cache. They are read in strips of a few rows:
 * the greatest score of each column of a strip is compared with the least score that any of these
 * rows or the column itself still takes, in loops that compilers vectorise, and only where that is
 * reached are pairs looked at one by one.
 */
final class TileWorker implements AutoCloseable {
  private static final int STRIP_ROWS = 16;

  private final PairScores scores;
  private final CandidateBlock[] blocks;
  private final PairScores.Tiles tiles;
  private final PairScores.Exact exact;
  private final float[][] strip; // (STRIP_ROWS, columns); rows apart, or loops are not vectorised
  private final float[] highest; // (columns)
  private final float[] limits; // (columns)
  private final float[] rowThresholds; // (rows)
  private final float[] columnThresholds; // (columns)
  private final Hits rowHits;
  private final Hits columnHits;

  TileWorker(PairScores scores, CandidateBlock[] blocks, int side) {
    this.scores = scores;
    this.blocks = blocks;
    tiles = scores.new Tiles(side);
    exact = scores.new Exact();
    strip = new float[STRIP_ROWS][side];
    highest = new float[side];
    limits = new float[side];
    rowThresholds = new float[side];
    columnThresholds = new float[side];
    rowHits = new Hits();
    columnHits = new Hits();
  }

  /** Pairs that passed the filter. */
  private static final class Hits {
    int[] query = new int[4096];
    int[] id = new int[4096];
    float[] score = new float[4096];
    int count;

    void add(int query, int id, float score) {
      if (count == this.query.length) {
        this.query = Arrays.copyOf(this.query, 2 * count);
        this.id = Arrays.copyOf(this.id, 2 * count);
        this.score = Arrays.copyOf(this.score, 2 * count);
      }
      this.query[count] = query;
      this.id[count] = id;
      this.score[count] = score;
      count++;
    }
  }

  void process(Tile tile) {
    CandidateBlock rowBlock = blocks[tile.rowBlock()];
    tiles.compute(tile);
    readThresholds(tile, rowBlock);
    for (int row = 0; row < tile.rows(); row += STRIP_ROWS) {
      filter(tile, row, Math.min(STRIP_ROWS, tile.rows() - row));
    }
    pass(rowHits, rowBlock);
    if (scores.symmetric()) {
      pass(columnHits, blocks[tile.columnBlock()]);
    }
  }

  private void readThresholds(Tile tile, CandidateBlock rowBlock) {
    synchronized (rowBlock) {
      rowBlock.copyThresholds(rowThresholds);
    }
    if (scores.symmetric()) {
      CandidateBlock columnBlock = blocks[tile.columnBlock()];
      synchronized (columnBlock) {
        columnBlock.copyThresholds(columnThresholds);
      }
    } else {
      Arrays.fill(columnThresholds, Float.POSITIVE_INFINITY);
    }
  }

  private void filter(Tile tile, int firstRow, int rows) {
    int columns = tile.columns();
    float least = Float.POSITIVE_INFINITY;
    for (int row = 0; row < rows; row++) {
      tiles.row(firstRow + row, columns, strip[row]);
      least = Math.min(least, rowThresholds[firstRow + row]);
    }
    System.arraycopy(strip[0], 0, highest, 0, columns);
    for (int row = 1; row < rows; row++) {
      raise(highest, strip[row], columns);
    }
    lower(limits, columnThresholds, least, columns);
    for (int column = 0; column < columns; column++) {
      if (highest[column] >= limits[column]) {
        lookAt(tile, firstRow, rows, column);
      }
    }
  }

  private static void raise(float[] highest, float[] scores, int length) {
    for (int i = 0; i < length; i++) {
      highest[i] = Math.max(highest[i], scores[i]);
    }
  }

  private static void lower(float[] limits, float[] thresholds, float least, int length) {
    for (int i = 0; i < length; i++) {
      limits[i] = Math.min(thresholds[i], least);
    }
  }

  private void lookAt(Tile tile, int firstRow, int rows, int column) {
    // Of a symmetric tile on the diagonal the part above it has every pair once, and no row itself.
    int end = scores.symmetric() && tile.diagonal() ? Math.min(rows, column - firstRow) : rows;
    for (int row = 0; row < end; row++) {
      float score = strip[row][column];
      if (score >= rowThresholds[firstRow + row]) {
        rowHits.add(firstRow + row, tile.firstColumn() + column, score);
      }
      if (score >= columnThresholds[column]) {
        columnHits.add(column, tile.firstRow() + firstRow + row, score);
      }
    }
  }

  private void pass(Hits hits, CandidateBlock block) {
    synchronized (block) {
      for (int i = 0; i < hits.count; i++) {
        block.offer(hits.query[i], hits.id[i], hits.score[i], exact);
      }
    }
    hits.count = 0;
  }

  /** Writes a block's results. */
  void finish(CandidateBlock block, int[] ids, float[] similarities) {
    synchronized (block) {
      block.finish(exact, ids, similarities);
    }
  }

  @Override
  public void close() {
    tiles.close();
  }
}
