package dev.duet.cma.search;

/**
 * A rectangle of pairs.
 *
 * @param rowBlock number of the block of queries
 * @param columnBlock number of the block of gallery rows
 * @param firstRow first query
 * @param rows number of queries
 * @param firstColumn first gallery row
 * @param columns number of gallery rows
 */
record Tile(int rowBlock, int columnBlock, int firstRow, int rows, int firstColumn, int columns) {

  boolean diagonal() {
    return rowBlock == columnBlock;
  }

  long pairs() {
    return (long) rows * columns;
  }
}
