package dev.duet.avid.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.google.common.collect.ImmutableMap;
import java.util.SplittableRandom;

/** Batches made by hand. */
final class Batches {
  static final Step STEP = step(0);

  private Batches() {}

  static Step step(long number) {
    return new Step(number, 100, 0, new SplittableRandom(number));
  }

  /** One video and one audio view, which are nothing but their embeddings. */
  static Batch of(NDManager manager, int[] instances, NDArray video, NDArray audio) {
    return new Batch(
        instances,
        ImmutableMap.of(View.VIDEO, encoded(video), View.AUDIO, encoded(audio)),
        manager);
  }

  static Encoded encoded(NDArray embedding) {
    return new Encoded(embedding, embedding, embedding);
  }
}
