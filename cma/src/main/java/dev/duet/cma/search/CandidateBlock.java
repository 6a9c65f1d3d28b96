package dev.duet.cma.search;

import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.Arrays;

/**
 * The best rows seen so far for each query of a block, and perhaps some more.
 *
 * <p>A query has room for {@code capacity} candidates. When it is full, those go that cannot be
 * among the k nearest even if float32 scores are off by the error bound. Where too many are left
 * because they are nearly equally near, the products of a fixed order decide and ties go to the
 * lower row. So whatever the order in which pairs arrive, the k nearest are always kept.
 *
 * <p>Not safe for use by several threads: callers lock the block.
 */
final class CandidateBlock {
  private final int firstQuery;
  private final int queries;
  private final int k;
  private final int capacity;
  private final float errorBound;
  private final int[] ids; // (queries, capacity)
  private final float[] scores; // (queries, capacity)
  private final int[] counts; // (queries)
  private final float[] thresholds; // (queries): what scores less is no candidate
  private final float[] scratch;

  CandidateBlock(int firstQuery, int queries, int k, double errorBound) {
    this.firstQuery = firstQuery;
    this.queries = queries;
    this.k = k;
    this.capacity = capacity(k);
    // Rounded up: the bound has to hold in float32, too.
    this.errorBound = Math.nextUp((float) errorBound);
    ids = new int[queries * capacity];
    scores = new float[queries * capacity];
    counts = new int[queries];
    thresholds = new float[queries];
    Arrays.fill(thresholds, Float.NEGATIVE_INFINITY);
    scratch = new float[capacity];
  }

  /** Candidates that a query has room for. */
  static int capacity(int k) {
    return 2 * k + 16;
  }

  int firstQuery() {
    return firstQuery;
  }

  int queries() {
    return queries;
  }

  void copyThresholds(float[] target) {
    System.arraycopy(thresholds, 0, target, 0, queries);
  }

  void offer(int query, int id, float score, PairScores.Exact exact) {
    if (score < thresholds[query]) {
      return;
    }
    int count = counts[query];
    ids[query * capacity + count] = id;
    scores[query * capacity + count] = score;
    counts[query] = count + 1;
    if (count + 1 == capacity) {
      prune(query);
      if (counts[query] > capacity - k / 2 - 1) {
        pruneExactly(query, exact);
      }
    }
  }

  /** Keeps what may be among the k nearest. */
  private void prune(int query) {
    int start = query * capacity;
    int count = counts[query];
    System.arraycopy(scores, start, scratch, 0, count);
    float limit = lower(Selection.kthLargest(scratch, count, k), 2 * errorBound);
    int kept = start;
    for (int i = start; i < start + count; i++) {
      if (scores[i] >= limit) {
        ids[kept] = ids[i];
        scores[kept] = scores[i];
        kept++;
      }
    }
    counts[query] = kept - start;
    thresholds[query] = Math.max(thresholds[query], limit);
  }

  /** Keeps the k nearest by the score of a fixed order. */
  private void pruneExactly(int query, PairScores.Exact exact) {
    int start = query * capacity;
    Ranked[] ranked = ranked(query, exact);
    for (int i = 0; i < k; i++) {
      ids[start + i] = ranked[i].id();
      scores[start + i] = (float) ranked[i].score();
    }
    counts[query] = k;
    thresholds[query] =
        Math.max(thresholds[query], lower((float) ranked[k - 1].score(), errorBound));
  }

  private static float lower(float score, float margin) {
    return Math.nextDown(Math.nextDown(score - margin));
  }

  private Ranked[] ranked(int query, PairScores.Exact exact) {
    int start = query * capacity;
    return Ranked.of(
        Arrays.copyOfRange(ids, start, start + counts[query]), firstQuery + query, exact);
  }

  /** Writes the k nearest of every query to their places among all queries' results. */
  void finish(PairScores.Exact exact, int[] allIds, float[] allScores) {
    for (int query = 0; query < queries; query++) {
      prune(query);
      Ranked[] ranked = ranked(query, exact);
      int start = (firstQuery + query) * k;
      for (int i = 0; i < k; i++) {
        allIds[start + i] = ranked[i].id();
        allScores[start + i] = (float) ranked[i].score();
      }
    }
  }

  /** Candidates of all queries. */
  int size() {
    return Arrays.stream(counts).sum();
  }

  /** Hands over what the block holds. */
  void save(IntBuffer countsOut, IntBuffer idsOut, FloatBuffer out) {
    countsOut.put(counts);
    for (int query = 0; query < queries; query++) {
      idsOut.put(ids, query * capacity, counts[query]);
      out.put(scores, query * capacity, counts[query]);
    }
  }

  /** Takes over what another block of the same queries held. */
  void load(IntBuffer countsIn, IntBuffer idsIn, FloatBuffer in) {
    countsIn.get(counts);
    for (int query = 0; query < queries; query++) {
      idsIn.get(ids, query * capacity, counts[query]);
      in.get(scores, query * capacity, counts[query]);
    }
  }
}
