package dev.duet.extract;

import com.google.common.base.CharMatcher;
import dev.duet.decode.DecodeFailure;
import dev.duet.decode.manifest.Instance;
import java.util.Locale;

/**
 * Why a video has no features.
 *
 * @param instance the video
 * @param stage where it went wrong
 * @param reason for a person; put on one line
 */
public record VideoFailure(Instance instance, Stage stage, String reason) {

  public VideoFailure {
    reason = CharMatcher.breakingWhitespace().trimAndCollapseFrom(reason, ' ');
  }

  /** Steps on which a video can be lost. */
  public enum Stage {
    /** The file could not be opened. */
    OPEN,
    /** Its streams could not be understood. */
    PROBE,
    /** Frames could not be decoded. */
    VIDEO,
    /** Sound could not be decoded. */
    AUDIO,
    /** A defect of this program, met on this file; the log has the stack trace at debug level. */
    INTERNAL,
    /** Left out on request: no clip of it has sound. Not counted as failed. */
    SKIPPED;

    static Stage of(DecodeFailure.Stage stage) {
      return switch (stage) {
        case OPEN -> OPEN;
        case PROBE -> PROBE;
        case VIDEO -> VIDEO;
        case AUDIO -> AUDIO;
      };
    }

    /** As written in {@code failures.csv}. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Whether the video was left out on request instead of being unusable. */
  public boolean skipped() {
    return stage == Stage.SKIPPED;
  }
}
