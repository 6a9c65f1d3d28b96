package dev.duet.cma.search;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.base.Throwables;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Looks at all pairs tile by tile on several threads, keeping the k nearest of every query.
 *
 * <p>Memory: {@code 8 (2k + 16)} bytes a query and two tiles a thread. A search can be stopped by
 * interrupting the thread that runs it, and goes on with the tiles that are left when it is run
 * again.
 */
final class TileSearch {
  /** Tiles of 512 by 512 scores take 1 MiB a modality; smaller ones multiply slower. */
  static final int SIDE = 512;

  static final Duration UNLIMITED = Duration.ofSeconds(Long.MAX_VALUE);

  private final PairScores scores;
  private final int k;
  private final int side;
  private final int threads;
  private final CandidateBlock[] blocks;
  private final TileSchedule schedule;

  TileSearch(PairScores scores, int k, int side, int threads) {
    scores.checkNeighbours(k);
    checkArgument(threads >= 1, "threads must be at least 1: %s", threads);
    this.scores = scores;
    this.k = k;
    this.side = side;
    this.threads = threads;
    schedule = new TileSchedule(scores.queries(), scores.gallery(), scores.symmetric(), side);
    blocks = new CandidateBlock[schedule.rowBlocks()];
    for (int i = 0; i < blocks.length; i++) {
      int first = i * side;
      blocks[i] =
          new CandidateBlock(
              first, Math.min(side, scores.queries() - first), k, scores.errorBound());
    }
  }

  CandidateBlock[] blocks() {
    return blocks;
  }

  TileSchedule schedule() {
    return schedule;
  }

  /**
   * Looks at the tiles that are left, as far as time allows.
   *
   * @param time after it no further tile is begun
   * @return whether all have been looked at
   * @throws InterruptedException if interrupted; what was done so far is kept
   */
  boolean run(Duration time, SearchProgress.Listener listener) throws InterruptedException {
    Limit limit = new Limit(schedule, time, listener);
    inParallel(
        worker -> {
          for (Optional<Tile> tile = limit.next(); tile.isPresent(); tile = limit.next()) {
            worker.process(tile.get());
          }
        },
        limit);
    return schedule.handedOut() == schedule.tiles();
  }

  /** Work of one thread. */
  private interface Work {
    void on(TileWorker worker);
  }

  /** Hands out tiles for a limited time or until told to stop, and tells of progress. */
  private static final class Limit {
    private final TileSchedule schedule;
    private final SearchProgress.Listener listener;
    private final long start = System.nanoTime();
    private final double before;
    private final Duration time;
    private boolean stopped;

    Limit(TileSchedule schedule, Duration time, SearchProgress.Listener listener) {
      this.schedule = schedule;
      this.time = time;
      this.listener = listener;
      before = share();
    }

    private double share() {
      return (double) schedule.handedOut() / schedule.tiles();
    }

    synchronized Optional<Tile> next() {
      Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
      if (stopped || elapsed.compareTo(time) > 0) {
        return Optional.empty();
      }
      listener.progressed(new SearchProgress(share(), before, elapsed));
      return schedule.next();
    }

    synchronized void stop() {
      stopped = true;
    }
  }

  /** The k nearest of every query, once all tiles have been looked at. */
  Neighbours finish() throws InterruptedException {
    int[] ids = new int[Math.multiplyExact(scores.queries(), k)];
    float[] similarities = new float[ids.length];
    AtomicInteger next = new AtomicInteger();
    inParallel(
        worker -> {
          for (int i = next.getAndIncrement(); i < blocks.length; i = next.getAndIncrement()) {
            worker.finish(blocks[i], ids, similarities);
          }
        },
        null);
    return new Neighbours(k, ids, similarities);
  }

  private void inParallel(Work work, @Nullable Limit limit) throws InterruptedException {
    ExecutorService executor = Executors.newFixedThreadPool(threads, TileSearch::daemon);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        running.add(
            executor.submit(
                () -> {
                  try (TileWorker worker = new TileWorker(scores, blocks, side)) {
                    work.on(worker);
                  }
                }));
      }
      join(running, limit);
    } finally {
      executor.shutdown();
    }
  }

  /**
   * Waits for all; when interrupted, for the tiles that are being computed, so none is half done.
   */
  private static void join(List<Future<?>> running, @Nullable Limit limit)
      throws InterruptedException {
    InterruptedException interrupted = null;
    for (Future<?> future : running) {
      boolean done = false;
      while (!done) {
        try {
          Object unused = future.get();
          done = true;
        } catch (InterruptedException e) {
          interrupted = e;
          if (limit != null) {
            limit.stop();
          }
        } catch (ExecutionException e) {
          Throwables.throwIfUnchecked(Objects.requireNonNull(e.getCause()));
          throw new IllegalStateException(e);
        }
      }
    }
    if (interrupted != null) {
      throw interrupted;
    }
    // Work that was done already is got without a look at whether there was an interruption.
    if (Thread.interrupted()) {
      throw new InterruptedException("while searching");
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "tile-search");
    thread.setDaemon(true);
    return thread;
  }
}
