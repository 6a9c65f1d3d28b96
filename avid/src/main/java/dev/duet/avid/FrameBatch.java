package dev.duet.avid;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.duet.decode.Frames;
import dev.duet.video.FrameNormalization;
import dev.duet.video.FrameStaging;
import java.util.ArrayList;
import java.util.List;

/** Frames travel as bytes and are normalised on the device. */
public final class FrameBatch implements BatchInput {
  private final FrameStaging staging = new FrameStaging();

  /** {@code (B, 3, T, H, W)}, a view of memory that has channels last. */
  @Override
  public NDArray load(NDManager manager, List<PreparedClip> clips) {
    List<Frames> frames = new ArrayList<>(clips.size());
    for (PreparedClip clip : clips) {
      Frames present = clip.frames();
      if (present == null) {
        throw new IllegalArgumentException("the video tower needs frames, a clip has none");
      }
      frames.add(present);
    }
    try (NDArray bytes = staging.upload(manager, frames)) { // (B, T, H, W, 3)
      return FrameNormalization.IMAGENET.apply(bytes);
    }
  }
}
