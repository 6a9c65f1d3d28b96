package dev.duet.avid.train;

/** Training cannot go on; the message is one line for a person. */
public final class TrainingException extends Exception {
  private static final long serialVersionUID = 1L;

  public TrainingException(String message) {
    super(message);
  }
}
