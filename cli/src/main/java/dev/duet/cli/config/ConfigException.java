package dev.duet.cli.config;

/** A configuration that is wrong; the message says where, what, and what was expected. */
public final class ConfigException extends Exception {
  private static final long serialVersionUID = 1L;

  public ConfigException(String message) {
    super(message);
  }

  ConfigException(Place place, String message) {
    this(place + ": " + message);
  }
}
