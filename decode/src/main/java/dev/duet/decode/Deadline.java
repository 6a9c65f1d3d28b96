package dev.duet.decode;

import dev.duet.decode.DecodeFailure.Stage;
import java.time.Duration;
import org.bytedeco.ffmpeg.avformat.AVIOInterruptCB;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * The time that one file may take inside the decoder. It runs only between {@link #resume} and
 * {@link #pause}, so that a slow consumer of clips costs a file nothing. FFmpeg asks it through its
 * interrupt callback wherever it waits or loops, the readers before each packet.
 */
final class Deadline implements AutoCloseable {

  /** One callback for all files, since JavaCPP gives out only a few; the file is its argument. */
  private static final class Expired extends AVIOInterruptCB.Callback_Pointer {
    @Override
    public int call(Pointer deadlineNanos) {
      return isPast(new LongPointer(deadlineNanos).get()) ? 1 : 0;
    }
  }

  // Native code holds this object: it must stay reachable.
  private static final Expired EXPIRED = new Expired();

  private final LocalFile file;
  private final Duration limit;
  private final LongPointer deadlineNanos = new LongPointer(1);
  private long remainingNanos;
  private boolean running;

  /** A paused deadline. */
  Deadline(LocalFile file, Duration limit) {
    this.file = file;
    this.limit = limit;
    // About a century: larger limits would overflow the clock.
    this.remainingNanos =
        limit.compareTo(Duration.ofDays(36_500)) < 0
            ? limit.toNanos()
            : Duration.ofDays(36_500).toNanos();
  }

  private static boolean isPast(long nanos) {
    return System.nanoTime() - nanos > 0;
  }

  void resume() {
    deadlineNanos.put(System.nanoTime() + remainingNanos);
    running = true;
  }

  void pause() {
    if (running) {
      remainingNanos = deadlineNanos.get() - System.nanoTime();
      running = false;
    }
  }

  /** Lets FFmpeg ask this deadline; the callback's owner must be closed before it. */
  void attachTo(AVIOInterruptCB interrupt) {
    interrupt.callback(EXPIRED).opaque(deadlineNanos);
  }

  /** Fails the file once its time is over. */
  void check(Stage stage) throws DecodeException {
    if (running && isPast(deadlineNanos.get())) {
      throw file.failure(
          stage, "took longer than the limit of " + limit.toMillis() / 1000.0 + " s to decode");
    }
  }

  @Override
  public void close() {
    deadlineNanos.close();
  }
}
