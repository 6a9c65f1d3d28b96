package dev.duet.extract;

/** What the encode stage tells the write stage. */
sealed interface Settled {

  /** A video's features are complete. */
  record Extracted(VideoFeatures features) implements Settled {}

  /** A video has none. */
  record Rejected(VideoFailure failure) implements Settled {}

  /** No more videos come. */
  record End() implements Settled {}
}
