package dev.duet.extract;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** A bounded queue between two stages that remembers how full it has been. */
final class Channel<T> {
  private final BlockingQueue<T> queue;
  private final AtomicInteger peak = new AtomicInteger();

  Channel(int capacity) {
    queue = new ArrayBlockingQueue<>(capacity);
  }

  /** Waits for room. */
  void send(T message) throws InterruptedException {
    queue.put(message);
  }

  /** Waits for a message. */
  T receive() throws InterruptedException {
    peak.accumulateAndGet(queue.size(), Math::max);
    return queue.take();
  }

  /** Most messages that the receiver ever found waiting. */
  int peak() {
    return peak.get();
  }
}
