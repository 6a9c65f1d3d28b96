package dev.duet.avid.data;

/** Training cannot go on with this data; the message says why. */
public final class TrainingDataException extends Exception {
  private static final long serialVersionUID = 1;

  public TrainingDataException(String message) {
    super(message);
  }
}
