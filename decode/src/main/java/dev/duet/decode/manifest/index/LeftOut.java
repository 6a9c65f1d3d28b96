package dev.duet.decode.manifest.index;

import com.google.common.base.Ascii;
import dev.duet.decode.DecodeFailure;

/**
 * A file that is not in an index.
 *
 * @param path where it is or should be
 * @param cause what kind of thing kept it out
 * @param reason one line for a person
 */
public record LeftOut(String path, Cause cause, String reason) {

  /** Kinds of reasons. */
  public enum Cause {
    /** It could not be opened or is of a kind that is refused. */
    OPEN,
    /** Its streams could not be understood. */
    PROBE,
    /** Its frames could not be decoded. */
    VIDEO,
    /** Its sound could not be decoded. */
    AUDIO,
    /** It is listed but not there. */
    MISSING,
    /** It is sound, but not what was asked for; this counts as no failure. */
    SKIPPED,
    /** An error inside Duet, met on this file. */
    INTERNAL;

    /** As written in tables. */
    public String text() {
      return Ascii.toLowerCase(name());
    }
  }

  static LeftOut of(String path, DecodeFailure failure) {
    Cause cause =
        switch (failure.stage()) {
          case OPEN -> Cause.OPEN;
          case PROBE -> Cause.PROBE;
          case VIDEO -> Cause.VIDEO;
          case AUDIO -> Cause.AUDIO;
        };
    return new LeftOut(path, cause, failure.reason());
  }

  /** Whether the file could not be used, other than by choice. */
  public boolean isFailure() {
    return cause != Cause.SKIPPED;
  }
}
