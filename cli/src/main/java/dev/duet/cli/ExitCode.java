package dev.duet.cli;

/** What a run of {@code duet} tells the shell. */
final class ExitCode {
  /** All went well. */
  static final int OK = 0;

  /** A defect of Duet or of the machine. */
  static final int INTERNAL_ERROR = 1;

  /** A wrong flag, path, configuration, model or manifest: nothing was done. */
  static final int WRONG_CALL = 2;

  /** The run ended, but some files could not be used; they are listed. */
  static final int SOME_FILES_FAILED = 3;

  /** Stopped by a signal, after saving; what a shell calls SIGINT. */
  static final int INTERRUPTED = 130;

  private ExitCode() {}
}
