package dev.duet.cma.search;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.base.Throwables;
import com.google.common.collect.ImmutableList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;

/**
 * For each instance k others that agree with it nearly most, for corpora of millions, where looking
 * at all pairs takes too long.
 *
 * <p>JVector's graph (a DiskANN graph, Subramanya et al., NeurIPS 2019) proposes {@code candidates}
 * others by cosine; their agreement is then worked out exactly. For consensus, the graph holds
 * picture and sound side by side, because the mean of both similarities is at least the smaller of
 * them; for union it takes proposals of both modalities. Rows must be of unit length. Graphs are
 * built on several threads, so two runs may differ; {@link #recall} measures what was missed.
 */
public final class ApproximateSearch {
  private final PairScores scores;
  private final List<NeighbourGraph> graphs;
  private final int k;
  private final int candidates;
  private final int threads;

  /**
   * Builds the graphs.
   *
   * @param video {@code (N, D)}, the video bank
   * @param audio {@code (N, D)}, the audio bank
   * @param agreement what the k others are chosen by
   * @param k from 1 to N - 1
   * @param candidates others that a graph proposes, at least k; more find more of the k nearest
   * @param threads that work at once
   */
  public ApproximateSearch(
      HostMatrix video, HostMatrix audio, Agreement agreement, int k, int candidates, int threads)
      throws InterruptedException {
    checkArgument(k >= 1 && k < video.rows(), "k must lie in [1, %s]: %s", video.rows() - 1, k);
    checkArgument(candidates >= k, "candidates must be at least k, %s: %s", k, candidates);
    scores = PairScores.within(video, audio, agreement);
    this.k = k;
    this.candidates = candidates;
    this.threads = threads;
    ImmutableList.Builder<NeighbourGraph> built = ImmutableList.builder();
    for (List<HostMatrix> parts : parts(video, audio, agreement)) {
      built.add(inParallel(() -> NeighbourGraph.build(parts)));
    }
    graphs = built.build();
  }

  /** The matrices that each graph has side by side. */
  private static List<List<HostMatrix>> parts(
      HostMatrix video, HostMatrix audio, Agreement agreement) {
    return switch (agreement) {
      case CONSENSUS -> ImmutableList.of(ImmutableList.of(video, audio));
      case UNION -> ImmutableList.of(ImmutableList.of(video), ImmutableList.of(audio));
      case VIDEO -> ImmutableList.of(ImmutableList.of(video));
      case AUDIO -> ImmutableList.of(ImmutableList.of(audio));
    };
  }

  /** Searches for every instance. */
  public Neighbours run() throws InterruptedException {
    int n = scores.queries();
    int[] ids = new int[Math.multiplyExact(n, k)];
    float[] similarities = new float[ids.length];
    boolean unused =
        inParallel(
            () -> {
              IntStream.range(0, n).parallel().forEach(query -> search(query, ids, similarities));
              return true;
            });
    return new Neighbours(k, ids, similarities);
  }

  private void search(int query, int[] ids, float[] similarities) {
    int[] proposed =
        graphs.stream()
            .flatMapToInt(graph -> graph.nearest(query, candidates + 1))
            .filter(other -> other != query)
            .distinct()
            .toArray();
    if (proposed.length < k) {
      // A graph in pieces cannot reach enough others; this one is looked for among all.
      proposed = IntStream.range(0, scores.gallery()).filter(other -> other != query).toArray();
    }
    Ranked[] ranked = Ranked.of(proposed, query, scores.new Exact());
    for (int i = 0; i < k; i++) {
      ids[query * k + i] = ranked[i].id();
      similarities[query * k + i] = (float) ranked[i].score();
    }
  }

  /**
   * Share of the true k nearest that were found, by an exact search for some instances.
   *
   * @param found by {@link #run}
   * @param sample instances to look at, drawn at random
   * @param seed of the draw
   */
  public double recall(Neighbours found, int sample, long seed) {
    int n = scores.queries();
    PairScores.Exact exact = scores.new Exact();
    long hits = 0;
    int[] queries = new SplittableRandom(seed).ints(sample, 0, n).toArray();
    for (int query : queries) {
      int[] others = IntStream.range(0, n).filter(other -> other != query).toArray();
      Ranked[] ranked = Ranked.of(others, query, exact);
      int[] mine = found.ids(query);
      Arrays.sort(mine);
      for (int i = 0; i < k; i++) {
        hits += Arrays.binarySearch(mine, ranked[i].id()) >= 0 ? 1 : 0;
      }
    }
    return hits / ((double) sample * k);
  }

  private <T> T inParallel(Callable<T> work) throws InterruptedException {
    ForkJoinPool pool = new ForkJoinPool(threads);
    try {
      return pool.submit(work).get();
    } catch (ExecutionException e) {
      Throwables.throwIfUnchecked(Objects.requireNonNull(e.getCause()));
      throw new IllegalStateException(e);
    } finally {
      pool.shutdownNow();
    }
  }
}
