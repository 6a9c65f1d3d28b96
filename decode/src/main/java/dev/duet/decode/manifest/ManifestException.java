package dev.duet.decode.manifest;

/** A manifest or input that cannot be used; the message is one line for a person. */
public final class ManifestException extends Exception {
  private static final long serialVersionUID = 1L;

  public ManifestException(String message) {
    super(message);
  }
}
