package dev.duet.avid.data;

import static com.google.common.base.Preconditions.checkState;

import com.google.common.base.Throwables;
import com.google.common.util.concurrent.ThreadFactoryBuilder;
import com.google.common.util.concurrent.Uninterruptibles;
import dev.duet.avid.PreparedClip;
import dev.duet.avid.loss.View;
import dev.duet.decode.DecodeFailure;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Clips that workers make ready, handed out in the order of their places. Workers take places one
 * by one, so that all of them work on the batch that is next; no more than the batches ahead are
 * begun, so memory is bounded.
 */
final class WorkerStream implements BatchStream {
  private static final Logger log = LoggerFactory.getLogger(WorkerStream.class);

  /** The limit on failures is applied to this many clips at least. */
  private static final int LEAST_CLIPS = 100;

  /** How long closing waits for readers that are inside the decoder. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final DataConfig config;
  private final IntFunction<Callable<LoadedClip>> work;
  private final int endPlace;
  private final int leastClips;
  private final ExecutorService workers;
  private final ArrayDeque<Future<LoadedClip>> begun = new ArrayDeque<>();
  private final List<DecodeFailure> failures = new ArrayList<>();
  private int nextPlace; // not begun yet
  private long delivered;
  private boolean closed;

  /**
   * Starts the workers.
   *
   * @param work how a place is loaded; called in the order of places, on the caller's thread
   * @param firstBatch where to start
   * @param batches of the whole epoch
   */
  WorkerStream(
      DataConfig config, IntFunction<Callable<LoadedClip>> work, int firstBatch, int batches) {
    this.config = config;
    this.work = work;
    nextPlace = firstBatch * config.batchSize();
    endPlace = batches * config.batchSize();
    leastClips = Math.min(LEAST_CLIPS, endPlace);
    // Daemons: a decoder that does not return must not keep a stopped process alive.
    workers =
        Executors.newFixedThreadPool(
            config.workers(),
            new ThreadFactoryBuilder().setNameFormat("duet-data-%d").setDaemon(true).build());
    begin();
  }

  private void begin() {
    long most = (long) config.batchesAhead() * config.batchSize();
    while (nextPlace < endPlace && begun.size() < most) {
      begun.add(workers.submit(work.apply(nextPlace++)));
    }
  }

  @Override
  public Optional<ViewBatch> next() throws TrainingDataException, InterruptedException {
    checkState(!closed, "the stream is closed");
    if (begun.isEmpty()) {
      return Optional.empty();
    }
    int[] instances = new int[config.batchSize()]; // (B)
    Map<View, List<PreparedClip>> clips = new HashMap<>();
    for (int i = 0; i < instances.length; i++) {
      LoadedClip clip = take();
      instances[i] = clip.instance();
      clip.views()
          .forEach(
              (view, prepared) ->
                  clips.computeIfAbsent(view, v -> new ArrayList<>()).add(prepared));
    }
    return Optional.of(new ViewBatch(instances, clips));
  }

  private LoadedClip take() throws TrainingDataException, InterruptedException {
    LoadedClip clip;
    try {
      clip = begun.element().get();
    } catch (ExecutionException e) {
      Throwable cause = Objects.requireNonNull(e.getCause());
      Throwables.throwIfInstanceOf(cause, InterruptedException.class);
      Throwables.throwIfUnchecked(cause);
      throw new IllegalStateException(cause);
    }
    begun.remove();
    begin();
    failures.addAll(clip.failures());
    delivered++;
    check(clip);
    return clip;
  }

  /** Depends on the clips up to this one only, so every run stops at the same. */
  private void check(LoadedClip clip) throws TrainingDataException {
    boolean tooMany = failures.size() > config.failureLimit() * Math.max(delivered, leastClips);
    if (tooMany || clip.views().isEmpty()) {
      DecodeFailure last = clip.failures().get(clip.failures().size() - 1);
      throw new TrainingDataException(
          "%d of %d clips could not be read, failureLimit allows %s %%; the last: %s: %s"
              .formatted(
                  failures.size(),
                  failures.size() + delivered - (clip.views().isEmpty() ? 1 : 0),
                  percent(config.failureLimit()),
                  last.path(),
                  last.reason()));
    }
  }

  private static String percent(double share) {
    double percent = 100 * share;
    return percent == Math.rint(percent) ? "%.0f".formatted(percent) : "%.4g".formatted(percent);
  }

  @Override
  public EpochReport report() {
    return new EpochReport(delivered, failures);
  }

  @Override
  public void close() {
    closed = true;
    workers.shutdownNow();
    if (!Uninterruptibles.awaitTerminationUninterruptibly(workers, GRACE)) {
      log.warn("a file is still being read; the process may need a moment to end");
    }
    begun.clear();
  }
}
