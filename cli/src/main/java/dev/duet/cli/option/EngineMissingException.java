package dev.duet.cli.option;

/** PyTorch's native libraries are not there, or not for this machine. */
public final class EngineMissingException extends RuntimeException {
  private static final long serialVersionUID = 1;

  EngineMissingException(Throwable cause) {
    super(
        "PyTorch's native libraries cannot be loaded ("
            + deepest(cause)
            + "); docs/troubleshooting.md says what they need",
        cause);
  }

  private static String deepest(Throwable cause) {
    Throwable deepest = cause;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return String.valueOf(deepest.getMessage());
  }
}
