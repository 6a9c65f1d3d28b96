package dev.duet.cli.report;

import dev.duet.decode.manifest.Instance;
import java.util.Optional;

/**
 * What the page shows of a clip.
 *
 * @param instance the clip
 * @param frame a picture of it, as a path from the page; none where it has no video
 * @param sound its spectrogram, as a path from the page; none where it has no sound
 * @param film a short film of it, as a path from the page
 */
record Preview(
    Instance instance, Optional<String> frame, Optional<String> sound, Optional<String> film) {
  static Preview none(Instance instance) {
    return new Preview(instance, Optional.empty(), Optional.empty(), Optional.empty());
  }
}
