package dev.duet.eval.search;

/**
 * Takes the inner products of a query with consecutive gallery rows. Of one query the calls come
 * one after another and in the gallery's order; of different queries from several threads at once.
 */
@FunctionalInterface
public interface RowVisitor {
  /**
   * Takes a piece of a query's row.
   *
   * @param query number of the query
   * @param firstRow number of the gallery row of the first product
   * @param products inner products, valid during the call
   * @param count how many of them
   */
  void visit(int query, int firstRow, float[] products, int count);
}
