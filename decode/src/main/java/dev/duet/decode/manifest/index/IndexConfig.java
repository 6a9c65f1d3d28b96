package dev.duet.decode.manifest.index;

import static com.google.common.base.Preconditions.checkArgument;

import dev.duet.decode.DecodeLimits;

/**
 * What is asked of a file.
 *
 * @param need streams that it must have
 * @param leastSeconds length that both of its streams, or the only one, must cover
 * @param check how closely it is looked at
 * @param limits bounds for each file
 * @param workers files looked at at once
 */
public record IndexConfig(
    Need need, double leastSeconds, Check check, DecodeLimits limits, int workers) {

  /** Streams that a file must have. */
  public enum Need {
    /** Video or sound. */
    ANY,
    VIDEO,
    AUDIO,
    /** Video and sound. */
    BOTH;

    boolean video() {
      return this == VIDEO || this == BOTH;
    }

    boolean audio() {
      return this == AUDIO || this == BOTH;
    }
  }

  /** How closely a file is looked at. */
  public enum Check {
    /** Its headers are read. */
    HEADERS,
    /** A frame and a moment of sound at its start are decoded too. */
    START
  }

  public IndexConfig {
    checkArgument(
        leastSeconds >= 0 && Double.isFinite(leastSeconds),
        "leastSeconds must be finite and not negative: %s",
        leastSeconds);
    checkArgument(workers >= 1, "workers must be at least 1: %s", workers);
  }
}
