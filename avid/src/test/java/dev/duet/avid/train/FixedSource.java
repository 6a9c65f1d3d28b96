package dev.duet.avid.train;

import dev.duet.avid.ModelConfig;
import dev.duet.avid.data.BatchSource;
import dev.duet.avid.data.BatchStream;
import dev.duet.avid.data.EpochReport;
import dev.duet.avid.data.ViewBatch;
import dev.duet.avid.loss.View;
import java.util.List;
import java.util.Optional;

/** The same batches in every epoch, clip by clip the same. */
record FixedSource(MemorySource clips, List<int[]> batches) implements BatchSource {
  static FixedSource of(ModelConfig config, List<View> views, List<int[]> batches) {
    return new FixedSource(new MemorySource(config, views, 8, 1, 5), batches);
  }

  Corpus corpus() {
    return Corpus.of(this, clips.ids(), "fingerprint");
  }

  @Override
  public int batchesPerEpoch() {
    return batches.size();
  }

  @Override
  public BatchStream open(int epoch, int firstBatch) {
    return new BatchStream() {
      private int next = firstBatch;

      @Override
      public Optional<ViewBatch> next() {
        return next == batches.size()
            ? Optional.empty()
            : Optional.of(clips.batch(batches.get(next++), 0));
      }

      @Override
      public EpochReport report() {
        return new EpochReport(0, List.of());
      }

      @Override
      public void close() {}
    };
  }
}
