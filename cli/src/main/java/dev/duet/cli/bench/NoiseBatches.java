package dev.duet.cli.bench;

import dev.duet.avid.ModelConfig;
import dev.duet.avid.PreparedClip;
import dev.duet.avid.data.BatchSource;
import dev.duet.avid.data.BatchStream;
import dev.duet.avid.data.EpochReport;
import dev.duet.avid.data.ViewBatch;
import dev.duet.avid.loss.View;
import dev.duet.decode.Frames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** The same batch of noise again and again, under other instances' numbers. */
final class NoiseBatches implements BatchSource {
  private final int instances;
  private final int batches;
  private final int size;
  private final List<PreparedClip> videos = new ArrayList<>();
  private final List<PreparedClip> audios = new ArrayList<>();

  /**
   * Makes the batch.
   *
   * @param side of the frames, in pixels
   * @param size clips of the batch
   * @param instances what the numbers are drawn from
   * @param batches of an epoch
   */
  NoiseBatches(ModelConfig config, int side, int size, int instances, int batches) {
    this.instances = instances;
    this.batches = batches;
    this.size = size;
    Random random = new Random(0);
    for (int i = 0; i < size; i++) {
      byte[] rgb = new byte[config.frameCount() * side * side * 3]; // (T, S, S, 3)
      random.nextBytes(rgb);
      videos.add(new PreparedClip(new Frames(config.frameCount(), side, side, rgb), null));
      float[] spectrogram = new float[config.spectrogramFrames() * config.spectrogram().bins()];
      for (int j = 0; j < spectrogram.length; j++) {
        spectrogram[j] = (float) random.nextGaussian();
      }
      audios.add(new PreparedClip(null, spectrogram));
    }
  }

  @Override
  public int batchesPerEpoch() {
    return batches;
  }

  @Override
  public BatchStream open(int epoch, int firstBatch) {
    Random random = new Random(epoch);
    return new BatchStream() {
      private int next = firstBatch;

      @Override
      public Optional<ViewBatch> next() {
        if (next == batches) {
          return Optional.empty();
        }
        next++;
        int[] numbers = random.ints(size, 0, instances).toArray();
        return Optional.of(new ViewBatch(numbers, Map.of(View.VIDEO, videos, View.AUDIO, audios)));
      }

      @Override
      public EpochReport report() {
        return new EpochReport((long) next * size, List.of());
      }

      @Override
      public void close() {}
    };
  }
}
