package dev.duet.decode;

import java.util.List;

/**
 * Places decoded sound on the file's clock to the sample.
 *
 * <p>A sample's place follows from its block's timestamp alone, never from what was decoded before,
 * so that it is the same after any jump. Containers that count time in milliseconds (Matroska, FLV)
 * round it; where blocks have a constant length, as FLAC, AAC, MP3 and Opus have, the exact place
 * is known nevertheless: the multiple of that length next to the timestamp.
 */
final class SampleClock {
  /** Blocks from the start of a track that show whether their length is constant. */
  static final int SHOWN_BLOCKS = 5;

  private final FileClock clock;
  private final TimeBase timeBase;
  private long origin;
  private int blockLength;
  private int blockRate;

  SampleClock(FileClock clock, TimeBase timeBase) {
    this.clock = clock;
    this.timeBase = timeBase;
  }

  /** Whether timestamps are too coarse to tell samples apart. */
  boolean isCoarse(int rateHz) {
    return timeBase.seconds(1) * rateHz > 1;
  }

  /** Learns the length of blocks from the first ones of the track; the very first may be cut. */
  void learn(List<AudioBlock> first) {
    if (first.size() < SHOWN_BLOCKS) {
      return;
    }
    AudioBlock second = first.get(1);
    boolean constant =
        first.stream()
            .skip(1)
            .allMatch(
                block ->
                    block.samples().length == second.samples().length
                        && block.rateHz() == second.rateHz());
    if (constant && second.rateHz() == first.get(0).rateHz()) {
      origin = first.get(0).end();
      blockLength = second.samples().length;
      blockRate = second.rateHz();
    }
  }

  /** Index of the sample with a timestamp. */
  long sampleAt(long timestamp, int rateHz) {
    double exact = clock.seconds(timestamp, timeBase) * rateHz;
    if (blockLength > 0 && rateHz == blockRate) {
      long onGrid = origin + Math.round((exact - origin) / blockLength) * blockLength;
      double tick = timeBase.seconds(1) * rateHz;
      if (Math.abs(onGrid - exact) <= tick + 1) {
        return onGrid;
      }
    }
    return Math.round(exact);
  }
}
