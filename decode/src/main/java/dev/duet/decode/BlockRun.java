package dev.duet.decode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Blocks of sound that follow each other without a gap, up to what recorders and containers get
 * wrong in timestamps: Matroska and FLV round them, others jitter. The run as a whole is placed by
 * the median of what its timestamps say.
 */
final class BlockRun {
  /** A block that is missing leaves a gap as long as itself; less than this part is no gap. */
  private static final double JOINT_PART = 0.75;

  /** Nor is this much, which is less than the shortest frame that is commonly lost whole. */
  private static final double JOINT_SECONDS = 0.015;

  private final List<AudioBlock> blocks = new ArrayList<>();
  private long length;

  /** Whether a block follows on the run, with neither a gap nor an overlap between them. */
  boolean continuesWith(AudioBlock block) {
    if (blocks.isEmpty()) {
      return true;
    }
    long gap = block.start() - (blocks.get(0).start() + length);
    double most = Math.min(JOINT_PART * block.samples().length, JOINT_SECONDS * block.rateHz());
    return Math.abs(gap) <= most;
  }

  void add(AudioBlock block) {
    blocks.add(block);
    length += block.samples().length;
  }

  /** Copies the run to its place on a line; what the line does not reach is left out. */
  void layInto(float[] line, long lineStart) {
    long start = start();
    for (AudioBlock block : blocks) {
      int count = block.samples().length;
      long from = Math.max(start, lineStart);
      long to = Math.min(start + count, lineStart + line.length);
      if (from < to) {
        System.arraycopy(
            block.samples(),
            (int) (from - start),
            line,
            (int) (from - lineStart),
            (int) (to - from));
      }
      start += count;
    }
  }

  private long start() {
    long[] starts = new long[blocks.size()];
    long before = 0;
    for (int i = 0; i < starts.length; i++) {
      starts[i] = blocks.get(i).start() - before;
      before += blocks.get(i).samples().length;
    }
    Arrays.sort(starts);
    return starts.length == 0 ? 0 : starts[starts.length / 2];
  }
}
