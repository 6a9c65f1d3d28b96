package dev.duet.decode.synthetic;

import java.io.IOException;
import java.nio.file.Path;

/** Stub: the owner designs this. */
public final class SyntheticMedia {
  private SyntheticMedia() {}

  /**
   * Writes demo clip {@code number}: a moving shape with a matching sound, as H.264 and AAC in mp4.
   */
  public static void writeDemoClip(Path file, int number) throws IOException {
    throw new UnsupportedOperationException("stub");
  }
}
