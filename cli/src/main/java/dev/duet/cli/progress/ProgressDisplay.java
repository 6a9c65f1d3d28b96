package dev.duet.cli.progress;

import dev.duet.extract.ProgressListener;
import org.slf4j.LoggerFactory;

/** Shows the progress of one run; closing it ends the display. */
public sealed interface ProgressDisplay extends ProgressListener, AutoCloseable
    permits TerminalBar, LogLines, NoDisplay {

  /**
   * The display that suits standard error. The launcher says whether that is a terminal, which Java
   * 17 cannot tell.
   *
   * @param task what is done, in a word or two
   */
  static ProgressDisplay open(String task) {
    if (!wanted()) {
      return new NoDisplay();
    }
    return Boolean.getBoolean("duet.terminal") ? new TerminalBar(task) : new LogLines(task);
  }

  /** Whether the user wants to see progress: whether its logger is let speak. */
  static boolean wanted() {
    return LoggerFactory.getLogger(LogLines.class).isInfoEnabled();
  }

  @Override
  void close();
}
