package dev.duet.decode;

/** Carries a {@link DecodeFailure} to whoever decides whether work goes on. */
public final class DecodeException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient DecodeFailure failure;

  public DecodeException(DecodeFailure failure) {
    super(failure.path() + ": " + failure.reason());
    this.failure = failure;
  }

  public DecodeFailure failure() {
    return failure;
  }
}
