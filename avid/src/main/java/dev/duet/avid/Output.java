package dev.duet.avid;

import dev.duet.decode.Modality;

/**
 * One feature of a clip.
 *
 * @param modality which tower
 * @param stage {@code conv1}, {@code conv2x} .. {@code conv5x} or {@code pool} of the encoder, each
 *     max-pooled over time and space (time and frequency) to its channels, or {@code embedding},
 *     the output of the projection head, not normalised
 */
public record Output(Modality modality, String stage) {
  /** For example {@code video.pool}. */
  public String name() {
    throw new UnsupportedOperationException("stub");
  }
}
