package dev.duet.decode;

/** What fills a clip that the video stream ends in. */
public enum ShortClipPolicy {
  /** The frames that exist are repeated from the first until the clip is full, as in the paper. */
  REPEAT_FROM_START,
  /** The last frame that exists is repeated until the clip is full. */
  REPEAT_LAST_FRAME,
  /** The file fails. */
  FAIL
}
