package dev.duet.cma.search;

/**
 * For each instance of a corpus the k others that agree with it most, exactly.
 *
 * <p>Cost: {@code N² D} operations a modality that the agreement looks at, half of what all pairs
 * in both orders would take; memory beside the banks is {@code O(N k)}.
 */
public final class AgreementSearch {
  private final PairScores scores;
  private final TileSearch search;

  /**
   * Prepares a search.
   *
   * @param video {@code (N, D)}, the video bank
   * @param audio {@code (N, D)}, the audio bank
   * @param agreement what the k others are chosen by
   * @param k from 1 to N - 1
   * @param threads that work at once
   * @throws IllegalArgumentException if N is less than k + 1, the banks differ in size or a number
   *     is not finite
   */
  public AgreementSearch(
      HostMatrix video, HostMatrix audio, Agreement agreement, int k, int threads) {
    this(video, audio, agreement, k, threads, TileSearch.SIDE);
  }

  AgreementSearch(
      HostMatrix video, HostMatrix audio, Agreement agreement, int k, int threads, int side) {
    scores = PairScores.within(video, audio, agreement);
    search = new TileSearch(scores, k, side, threads);
  }

  /**
   * Searches, or goes on where an interrupted search was.
   *
   * @throws InterruptedException if interrupted; a further call goes on
   */
  public Neighbours run(SearchProgress.Listener listener) throws InterruptedException {
    boolean unused = search.run(Long.MAX_VALUE, listener);
    return search.finish();
  }

  /** Multiplications and additions of the whole search, both counted. */
  public long operations() {
    long n = scores.queries();
    return scores.operationsPerPair() * (n * (n - 1) / 2);
  }
}
