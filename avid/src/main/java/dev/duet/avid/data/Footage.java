package dev.duet.avid.data;

import dev.duet.decode.DecodeException;
import dev.duet.decode.FrameSize;
import dev.duet.decode.Frames;
import dev.duet.decode.MediaInfo;
import java.util.List;

/** A file of the corpus as views are taken from it. */
interface Footage extends AutoCloseable {
  MediaInfo info();

  /**
   * Frames of clips.
   *
   * @param startSeconds of each, in non-decreasing order
   * @return for each {@code (T, H, W, 3)}
   */
  List<Frames> frames(List<Double> startSeconds, FrameSize size) throws DecodeException;

  /**
   * Sound from a time on, zero where there is none.
   *
   * @throws DecodeException if there is none at all and the policy calls that a failure
   */
  float[] waveform(double startSeconds) throws DecodeException;

  @Override
  void close();
}
