package dev.duet.extract;

import dev.duet.decode.manifest.Instance;

/** What decode workers tell the encode stage. The messages about one video come in this order. */
sealed interface Decoded {

  /** The next clip of a video. */
  record OneClip(Instance video, SourceClip clip) implements Decoded {}

  /** All clips of a video have been sent, if there were any. */
  record WholeVideo(Instance video) implements Decoded {}

  /** A video cannot be used; clips that were sent before do not count. */
  record Unusable(VideoFailure failure) implements Decoded {}

  /** A worker found no video left to do. */
  record WorkerDone() implements Decoded {}
}
