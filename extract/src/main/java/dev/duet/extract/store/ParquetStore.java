package dev.duet.extract.store;

import dev.duet.decode.manifest.Instance;
import dev.duet.extract.VideoFeatures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.parquet.hadoop.ParquetWriter;

/**
 * Shards {@code part-00000.parquet} of a fixed number of videos each, in the manifest's order.
 *
 * <p>Videos are finished in any order and a shard's file must have theirs. So each video is first
 * kept in a folder of its own; when the last of a shard is settled, the shard is put together from
 * the folders. Memory holds one video, and a killed run loses none that was finished.
 *
 * <p>A shard of which one video must be done again (its source changed, or a failure is retried) is
 * done again as a whole.
 */
final class ParquetStore implements FeatureStore {
  private final OutputLayout layout;
  private final List<Instance> videos;
  private final int videosPerShard;
  private final VideoFolder stagedForm;
  private final ShardFile form;
  private final StagingArea staging;

  /** Videos of each shard that are not settled yet. */
  private final int[] unsettled;

  ParquetStore(
      OutputLayout layout,
      List<Instance> videos,
      int videosPerShard,
      ShardFile form,
      StagingArea staging) {
    this.layout = layout;
    this.videos = videos;
    this.videosPerShard = videosPerShard;
    // Rounding to float16 happens once, in the shard.
    this.stagedForm = new VideoFolder(form.outputs(), ElementType.FLOAT32);
    this.form = form;
    this.staging = staging;
    this.unsettled = new int[(videos.size() + videosPerShard - 1) / videosPerShard];
  }

  @Override
  public BitSet reconcile(List<Optional<LedgerEntry>> known) throws IOException {
    BitSet held = new BitSet();
    for (int shard = 0; shard < unsettled.length; shard++) {
      if (isComplete(shard, known)) {
        for (int video = first(shard); video < first(shard + 1); video++) {
          held.set(video, known.get(video).orElseThrow().clips() > 0);
        }
        deleteFolders(shard);
      } else {
        Files.deleteIfExists(layout.shard(shard));
        reconcileFolders(shard, known, held);
      }
    }
    return held;
  }

  @Override
  public void write(int video, VideoFeatures features) throws IOException {
    Path staged = staging.newPath();
    stagedForm.write(staged, features);
    staging.publish(staged, folder(video));
    settle(video);
  }

  @Override
  public void reject(int video) throws IOException {
    settle(video);
  }

  private boolean isComplete(int shard, List<Optional<LedgerEntry>> known) throws IOException {
    long rows = 0;
    for (int video = first(shard); video < first(shard + 1); video++) {
      if (known.get(video).isEmpty()) {
        return false;
      }
      rows += known.get(video).get().clips();
    }
    return form.isComplete(layout.shard(shard), rows);
  }

  /** Marks what of an incomplete shard is whole; puts the shard together if that is all of it. */
  private void reconcileFolders(int shard, List<Optional<LedgerEntry>> known, BitSet held)
      throws IOException {
    for (int video = first(shard); video < first(shard + 1); video++) {
      Optional<LedgerEntry> entry = known.get(video);
      if (entry.isPresent()
          && entry.get().clips() > 0
          && stagedForm.isComplete(folder(video), entry.get().clips())) {
        held.set(video);
      } else {
        StagingArea.deleteTree(folder(video));
        if (entry.isEmpty() || entry.get().clips() > 0) {
          unsettled[shard]++;
        }
      }
    }
    if (unsettled[shard] == 0) {
      assemble(shard);
    }
  }

  private void settle(int video) throws IOException {
    int shard = video / videosPerShard;
    unsettled[shard]--;
    if (unsettled[shard] == 0) {
      assemble(shard);
    }
  }

  private void assemble(int shard) throws IOException {
    Path staged = staging.newPath();
    try (ParquetWriter<ClipRow> writer = form.create(staged)) {
      for (int video = first(shard); video < first(shard + 1); video++) {
        if (Files.isDirectory(folder(video))) {
          VideoFeatures features = stagedForm.read(folder(video), videos.get(video));
          for (int clip = 0; clip < features.clipCount(); clip++) {
            writer.write(new ClipRow(features, clip));
          }
        }
      }
    }
    ShardFooter.putInOrder(staged);
    staging.publish(staged, layout.shard(shard));
    deleteFolders(shard);
  }

  private void deleteFolders(int shard) throws IOException {
    for (int video = first(shard); video < first(shard + 1); video++) {
      StagingArea.deleteTree(folder(video));
    }
  }

  private int first(int shard) {
    return Math.min(shard * videosPerShard, videos.size());
  }

  private Path folder(int video) {
    return layout.unsharded().resolve(String.format(Locale.ROOT, "%08d", video));
  }
}
