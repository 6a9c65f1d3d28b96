package dev.duet.eval.feature;

/** Features, labels or splits that cannot be evaluated; the message is one line for a person. */
public final class EvaluationException extends Exception {
  private static final long serialVersionUID = 1L;

  public EvaluationException(String message) {
    super(message);
  }

  public EvaluationException(String message, Throwable cause) {
    super(message, cause);
  }
}
