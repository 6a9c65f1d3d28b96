package dev.duet.decode;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts waveforms of one rate and length out of a track. Output sample {@code i} is the sound at
 * {@code i / rate} on the file's clock; where the track has none it is zero.
 */
final class WaveformReader implements AutoCloseable {
  private final LocalFile file;
  private final AudioTrack track;
  private final int rateHz;
  private final int count;
  private @Nullable Resampler resampler;

  /** What was cut. */
  @SuppressWarnings("ArrayRecordComponent") // handed on without a copy
  record Waveform(float[] samples, boolean present) {
    static Waveform silence(int count) {
      return new Waveform(new float[count], false);
    }
  }

  WaveformReader(LocalFile file, AudioTrack track, int rateHz, int count) {
    this.file = file;
    this.track = track;
    this.rateHz = rateHz;
    this.count = count;
  }

  /** The waveform that starts at the sample next to a time. */
  Waveform read(double startSeconds) throws DecodeException {
    long first = Math.round(startSeconds * rateHz);
    long end = first + count;
    double reach = (double) Resampler.REACH * 2 / Math.min(rateHz, track.rateHz());
    List<AudioBlock> blocks =
        track.read((double) first / rateHz - reach, (double) end / rateHz + reach);
    float[] samples = new float[count];
    for (int rate : blocks.stream().mapToInt(AudioBlock::rateHz).distinct().toArray()) {
      Resampler converter = resampler(rate);
      long lineStart = converter.firstInput(first);
      float[] line = new float[Math.toIntExact(converter.endInput(end) - lineStart)];
      lay(blocks, rate, line, lineStart);
      converter.addTo(samples, line, first);
    }
    return new Waveform(samples, blocks.stream().anyMatch(block -> overlaps(block, first, end)));
  }

  private boolean overlaps(AudioBlock block, long first, long end) {
    return block.start() * rateHz < end * block.rateHz()
        && block.end() * rateHz > first * block.rateHz();
  }

  /** Lays the blocks of one rate along a line that starts at {@code lineStart}. */
  private static void lay(List<AudioBlock> blocks, int rate, float[] line, long lineStart) {
    BlockRun run = new BlockRun();
    for (AudioBlock block : blocks) {
      if (block.rateHz() != rate) {
        continue;
      }
      if (!run.continuesWith(block)) {
        run.layInto(line, lineStart);
        run = new BlockRun();
      }
      run.add(block);
    }
    run.layInto(line, lineStart);
  }

  private Resampler resampler(int inRate) throws DecodeException {
    Resampler current = resampler;
    if (current == null || current.inRate() != inRate) {
      close();
      current = new Resampler(file, inRate, rateHz);
      resampler = current;
    }
    return current;
  }

  @Override
  public void close() {
    if (resampler != null) {
      resampler.close();
      resampler = null;
    }
  }
}
