package dev.duet.cli.progress;

import dev.duet.extract.ProgressListener;

/** Shows the progress of one run; closing it ends the display. */
public sealed interface ProgressDisplay extends ProgressListener, AutoCloseable
    permits TerminalBar, LogLines {

  /**
   * The display that suits standard error. The launcher says whether that is a terminal, which Java
   * 17 cannot tell.
   *
   * @param task what is done, in a word or two
   */
  static ProgressDisplay open(String task) {
    return Boolean.getBoolean("duet.terminal") ? new TerminalBar(task) : new LogLines(task);
  }

  @Override
  void close();
}
