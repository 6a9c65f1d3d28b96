package dev.duet.eval.search;

/**
 * The k best of a stream of scores for each of Q queries: a binary heap per query whose root is the
 * worst that was kept. Scores come in the order of the gallery, so of equal ones the first stays.
 */
final class BestRows {
  private final int k;
  private final float[] scores; // (Q, k), heaps
  private final int[] indices; // (Q, k)
  private final int[] sizes; // (Q)

  BestRows(int queries, int k) {
    this.k = k;
    scores = new float[Math.multiplyExact(queries, k)];
    indices = new int[scores.length];
    sizes = new int[queries];
  }

  /**
   * Offers the scores of consecutive gallery rows.
   *
   * @param skip gallery row that is no candidate; -1 for none
   */
  void offer(int query, float[] block, int count, int firstIndex, int skip) {
    int i = 0;
    while (i < count && sizes[query] < k) {
      if (firstIndex + i != skip) {
        push(query, block[i], firstIndex + i);
      }
      i++;
    }
    int root = query * k;
    float worst = scores[root];
    for (; i < count; i++) {
      if (block[i] > worst && firstIndex + i != skip) {
        replaceRoot(root, block[i], firstIndex + i);
        worst = scores[root];
      }
    }
  }

  /** Sorts every heap, best first. Nothing may be offered afterwards. */
  Neighbors sorted() {
    for (int query = 0; query < sizes.length; query++) {
      int root = query * k;
      for (int size = k; size > 1; size--) {
        float worst = scores[root];
        int worstIndex = indices[root];
        float last = scores[root + size - 1];
        int lastIndex = indices[root + size - 1];
        scores[root + size - 1] = worst;
        indices[root + size - 1] = worstIndex;
        sink(root, size - 1, last, lastIndex);
      }
    }
    return new Neighbors(k, indices, scores);
  }

  private void push(int query, float score, int index) {
    int root = query * k;
    int hole = sizes[query]++;
    while (hole > 0) {
      int parent = (hole - 1) / 2;
      if (!worse(score, index, scores[root + parent], indices[root + parent])) {
        break;
      }
      scores[root + hole] = scores[root + parent];
      indices[root + hole] = indices[root + parent];
      hole = parent;
    }
    scores[root + hole] = score;
    indices[root + hole] = index;
  }

  private void replaceRoot(int root, float score, int index) {
    sink(root, k, score, index);
  }

  /** Puts an entry where the root was and lets it sink to its place among {@code size}. */
  private void sink(int root, int size, float score, int index) {
    int hole = 0;
    while (2 * hole + 1 < size) {
      int child = 2 * hole + 1;
      if (child + 1 < size
          && worse(
              scores[root + child + 1],
              indices[root + child + 1],
              scores[root + child],
              indices[root + child])) {
        child++;
      }
      if (!worse(scores[root + child], indices[root + child], score, index)) {
        break;
      }
      scores[root + hole] = scores[root + child];
      indices[root + hole] = indices[root + child];
      hole = child;
    }
    scores[root + hole] = score;
    indices[root + hole] = index;
  }

  private static boolean worse(float score, int index, float otherScore, int otherIndex) {
    return score < otherScore || (score == otherScore && index > otherIndex);
  }
}
