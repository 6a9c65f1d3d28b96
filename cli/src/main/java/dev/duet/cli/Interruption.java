package dev.duet.cli;

import com.google.common.util.concurrent.Uninterruptibles;
import dev.duet.avid.train.Trainer;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Lets a trainer finish its step and save when the process is asked to end (SIGINT, SIGTERM); the
 * process then ends with the signal's code, 130 for SIGINT.
 */
final class Interruption {
  private final CountDownLatch saved = new CountDownLatch(1);
  private final Runnable told;
  private volatile @Nullable Trainer trainer;
  private volatile boolean asked;

  Interruption() {
    this(() -> {});
  }

  /**
   * The same, and someone is told.
   *
   * @param told runs when the process is asked to end before it is done
   */
  Interruption(Runnable told) {
    this.told = told;
    Runtime.getRuntime().addShutdownHook(new Thread(this::interrupted, "duet-stop"));
  }

  private void interrupted() {
    asked = true;
    if (saved.getCount() > 0) {
      told.run();
    }
    Trainer running = trainer;
    if (running != null) {
      running.stop();
      Uninterruptibles.awaitUninterruptibly(saved);
    }
  }

  /** Whether the process has been asked to end. */
  boolean asked() {
    return asked;
  }

  /** Stops this trainer from now on. */
  void stops(Trainer running) {
    trainer = running;
    if (asked) {
      running.stop();
    }
  }

  /** Nothing trains any more, and all is saved; what follows may end at any moment. */
  void idle() {
    trainer = null;
    if (asked) {
      saved.countDown();
    }
  }

  /** The trainer has saved what there is to save; the process may end. */
  void done() {
    saved.countDown();
  }
}
