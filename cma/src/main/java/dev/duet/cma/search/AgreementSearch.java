package dev.duet.cma.search;

import dev.duet.avid.ModelException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * For each instance of a corpus the k others that agree with it most, exactly.
 *
 * <p>Cost: {@code N² D} operations a modality that the agreement looks at, half of what all pairs
 * in both orders would take; memory beside the banks is {@code O(N k)}.
 */
public final class AgreementSearch {
  private final PairScores scores;
  private final TileSearch search;
  private final SearchFile.Subject subject;

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
    subject = new SearchFile.Subject(video, audio, agreement, k, side);
  }

  /**
   * Searches.
   *
   * @throws InterruptedException if interrupted; a further call goes on
   */
  public Neighbours run(SearchProgress.Listener listener) throws InterruptedException {
    boolean unused = search.run(TileSearch.UNLIMITED, listener);
    return search.finish();
  }

  /**
   * Searches, keeping what was done so far in a file: every now and then and when interrupted. If
   * there is such a file of the same search already, goes on from it; the file is deleted at the
   * end.
   *
   * @param file beside which there is a folder to write in
   * @param interval between two writes
   * @throws InterruptedException if interrupted; the file is complete then
   * @throws ModelException if the file cannot be written, or is of another search
   */
  public Neighbours run(Path file, Duration interval, SearchProgress.Listener listener)
      throws InterruptedException, ModelException {
    SearchFile saved = new SearchFile(file, subject);
    saved.restore(search);
    try {
      while (!search.run(interval, listener)) {
        saved.write(search);
      }
      Neighbours found = search.finish();
      saved.delete();
      return found;
    } catch (InterruptedException e) {
      // A second interruption would close the file that is being written.
      boolean unused = Thread.interrupted();
      saved.write(search);
      throw e;
    }
  }

  /** Multiplications and additions of the whole search, both counted. */
  public long operations() {
    long n = scores.queries();
    return scores.operationsPerPair() * (n * (n - 1) / 2);
  }
}
