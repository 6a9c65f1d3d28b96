package dev.duet.avid.loss;

import ai.djl.ndarray.NDArray;
import dev.duet.decode.Modality;

/**
 * Embeddings of length one of a batch's pictures and sounds, with their graph.
 *
 * @param video {@code (B, D)}
 * @param audio {@code (B, D)}
 */
public record UnitPair(NDArray video, NDArray audio) {
  /** Brings the embeddings of a batch to length one. */
  public static UnitPair of(Batch batch) {
    return new UnitPair(
        batch.view(View.VIDEO).embedding().normalize(2, 1),
        batch.view(View.AUDIO).embedding().normalize(2, 1));
  }

  /** Those of a modality, {@code (B, D)}. */
  public NDArray of(Modality modality) {
    return switch (modality) {
      case VIDEO -> video;
      case AUDIO -> audio;
    };
  }
}
