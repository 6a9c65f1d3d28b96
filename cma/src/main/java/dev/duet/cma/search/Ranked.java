package dev.duet.cma.search;

import java.util.Arrays;

/**
 * A row of the gallery with its score of a fixed order; the greatest first, equal ones by row.
 *
 * @param id the row
 * @param score {@link PairScores.Exact}
 */
record Ranked(int id, double score) implements Comparable<Ranked> {
  /** Scores and sorts rows. */
  static Ranked[] of(int[] ids, int query, PairScores.Exact exact) {
    Ranked[] ranked = new Ranked[ids.length];
    for (int i = 0; i < ids.length; i++) {
      ranked[i] = new Ranked(ids[i], exact.of(query, ids[i]));
    }
    Arrays.sort(ranked);
    return ranked;
  }

  @Override
  public int compareTo(Ranked other) {
    int byScore = Double.compare(other.score, score);
    return byScore != 0 ? byScore : Integer.compare(id, other.id);
  }
}
