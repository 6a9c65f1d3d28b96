package dev.duet.avid;

import dev.duet.audio.BinStatistics;
import dev.duet.decode.Clip;
import dev.duet.decode.FrameSize;

/** Crops frames and computes normalised spectrograms, off the device. Safe for many threads. */
public final class ClipPreparation {
  public ClipPreparation(ModelConfig config, BinStatistics statistics, int frameSize) {
    throw new UnsupportedOperationException("stub");
  }

  public FrameSize decodeSize() {
    throw new UnsupportedOperationException("stub");
  }

  public PreparedClip prepare(Clip clip) {
    throw new UnsupportedOperationException("stub");
  }
}
