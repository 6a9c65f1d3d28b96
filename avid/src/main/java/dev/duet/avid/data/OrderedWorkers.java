package dev.duet.avid.data;

import static com.google.common.base.Preconditions.checkState;

import com.google.common.base.Throwables;
import com.google.common.util.concurrent.ThreadFactoryBuilder;
import com.google.common.util.concurrent.Uninterruptibles;
import java.time.Duration;
import java.util.ArrayDeque;
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
 * Work on numbered places by several threads, its results handed out in the order of the places.
 * Threads take one place after the other, so that all of them work on what is needed next; only so
 * many places are begun before their results are taken, so memory is bounded.
 */
final class OrderedWorkers<T> implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(OrderedWorkers.class);

  /** How long closing waits for readers that are inside the decoder. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final int ahead;
  private final int end;
  private final IntFunction<Callable<T>> work;
  private final ExecutorService threads;
  private final ArrayDeque<Future<T>> begun = new ArrayDeque<>();
  private int next; // not begun yet
  private boolean closed;

  /**
   * Starts the threads.
   *
   * @param workers how many
   * @param ahead places that are begun before their results are taken
   * @param first place
   * @param end the place after the last
   * @param work of a place; asked for in the order of places, on the caller's thread
   */
  OrderedWorkers(int workers, int ahead, int first, int end, IntFunction<Callable<T>> work) {
    this.ahead = ahead;
    this.end = end;
    this.work = work;
    next = first;
    // Daemons: a decoder that does not return must not keep a stopped process alive.
    threads =
        Executors.newFixedThreadPool(
            workers,
            new ThreadFactoryBuilder().setNameFormat("duet-data-%d").setDaemon(true).build());
    begin();
  }

  private void begin() {
    while (next < end && begun.size() < ahead) {
      begun.add(threads.submit(work.apply(next++)));
    }
  }

  /** The result of the next place; none after the last. */
  Optional<T> take() throws InterruptedException {
    checkState(!closed, "closed");
    Future<T> first = begun.peek();
    if (first == null) {
      return Optional.empty();
    }
    try {
      T result = first.get();
      begun.remove();
      begin();
      return Optional.of(result);
    } catch (ExecutionException e) {
      Throwable cause = Objects.requireNonNull(e.getCause());
      Throwables.throwIfInstanceOf(cause, InterruptedException.class);
      Throwables.throwIfUnchecked(cause);
      throw new IllegalStateException(cause);
    }
  }

  @Override
  public void close() {
    closed = true;
    threads.shutdownNow();
    if (!Uninterruptibles.awaitTerminationUninterruptibly(threads, GRACE)) {
      log.warn("a file is still being read; the process may need a moment to end");
    }
    begun.clear();
  }
}
