package dev.duet.avid.train;

import dev.duet.avid.ModelConfig;
import dev.duet.avid.PreparedClip;
import dev.duet.avid.data.BatchSource;
import dev.duet.avid.data.BatchStream;
import dev.duet.avid.data.EpochReport;
import dev.duet.avid.data.ViewBatch;
import dev.duet.avid.loss.View;
import dev.duet.decode.Frames;
import dev.duet.decode.Modality;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Clips in memory. An instance has a brightness and a loudness that go together, under noise that
 * each view draws from (seed, epoch, instance, view).
 */
final class MemorySource implements BatchSource {
  private final ModelConfig config;
  private final List<View> views;
  private final int instances;
  private final int batch;
  private final long seed;

  MemorySource(ModelConfig config, List<View> views, int instances, int batch, long seed) {
    this.config = config;
    this.views = views;
    this.instances = instances;
    this.batch = batch;
    this.seed = seed;
  }

  List<String> ids() {
    return IntStream.range(0, instances).mapToObj("clip%03d.mp4"::formatted).toList();
  }

  @Override
  public int batchesPerEpoch() {
    return instances / batch;
  }

  @Override
  public BatchStream open(int epoch, int firstBatch) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, instances).boxed().toList());
    Collections.shuffle(order, new Random(31 * seed + epoch));
    return new BatchStream() {
      private int next = firstBatch;

      @Override
      public Optional<ViewBatch> next() {
        if (next == batchesPerEpoch()) {
          return Optional.empty();
        }
        int[] chosen =
            order.subList(next * batch, (next + 1) * batch).stream().mapToInt(i -> i).toArray();
        next++;
        return Optional.of(batch(chosen, epoch));
      }

      @Override
      public EpochReport report() {
        return new EpochReport((long) next * batch, List.of());
      }

      @Override
      public void close() {}
    };
  }

  ViewBatch batch(int[] chosen, int epoch) {
    Map<View, List<PreparedClip>> clips = new LinkedHashMap<>();
    for (View view : views) {
      clips.put(
          view,
          Arrays.stream(chosen)
              .mapToObj(
                  i ->
                      clip(
                          i,
                          new Random(
                              view.name().hashCode() + 7919L * (epoch * instances + i) + seed),
                          view))
              .toList());
    }
    return new ViewBatch(chosen, clips);
  }

  /** The instance's clip under some noise. */
  PreparedClip clip(int instance, Random noise, View view) {
    Random own = new Random(instance);
    if (view.modality() == Modality.VIDEO) {
      byte[] rgb = new byte[config.frameCount() * config.frameSize() * config.frameSize() * 3];
      for (int i = 0; i < rgb.length; i++) {
        rgb[i] =
            (byte)
                Math.min(
                    255, 30 * own.nextInt(2) * (i % 3) + 12 * (instance % 8) + noise.nextInt(40));
      }
      return new PreparedClip(
          new Frames(config.frameCount(), config.frameSize(), config.frameSize(), rgb), null);
    }
    float[] values = new float[config.spectrogramFrames() * config.spectrogram().bins()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (own.nextGaussian() + 0.3 * (instance % 8) + 0.2 * noise.nextGaussian());
    }
    return new PreparedClip(null, values);
  }
}
