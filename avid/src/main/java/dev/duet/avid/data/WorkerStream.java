package dev.duet.avid.data;

import dev.duet.avid.PreparedClip;
import dev.duet.avid.loss.View;
import dev.duet.decode.DecodeFailure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts clips together to batches, and stops when too many could not be read. */
final class WorkerStream implements BatchStream {
  /** The limit on failures is applied to this many clips at least. */
  private static final int LEAST_CLIPS = 100;

  private final DataConfig config;
  private final OrderedWorkers<LoadedClip> clips;
  private final int leastClips;
  private final List<DecodeFailure> failures = new ArrayList<>();
  private long delivered;

  /**
   * A stream of whole batches.
   *
   * @param clips as many as whole batches take; closed with the stream
   * @param epochClips of the whole epoch
   */
  WorkerStream(DataConfig config, OrderedWorkers<LoadedClip> clips, int epochClips) {
    this.config = config;
    this.clips = clips;
    leastClips = Math.min(LEAST_CLIPS, epochClips);
  }

  @Override
  public Optional<ViewBatch> next() throws TrainingDataException, InterruptedException {
    Optional<LoadedClip> clip = clips.take();
    if (clip.isEmpty()) {
      return Optional.empty();
    }
    int[] instances = new int[config.batchSize()]; // (B)
    Map<View, List<PreparedClip>> batch = new HashMap<>();
    for (int i = 0; i < instances.length; i++) {
      LoadedClip loaded = i == 0 ? clip.get() : clips.take().orElseThrow();
      count(loaded);
      instances[i] = loaded.instance();
      loaded
          .views()
          .forEach(
              (view, prepared) ->
                  batch.computeIfAbsent(view, v -> new ArrayList<>()).add(prepared));
    }
    return Optional.of(new ViewBatch(instances, batch));
  }

  /** Depends on the clips up to this one only, so every run stops at the same. */
  private void count(LoadedClip clip) throws TrainingDataException {
    failures.addAll(clip.failures());
    boolean given = !clip.views().isEmpty();
    delivered += given ? 1 : 0;
    long tried = failures.size() + delivered;
    if (!given || failures.size() > config.failureLimit() * Math.max(tried, leastClips)) {
      DecodeFailure last = clip.failures().get(clip.failures().size() - 1);
      throw new TrainingDataException(
          "%d of %d clips could not be read, failureLimit allows %s %%; the last: %s: %s"
              .formatted(
                  failures.size(),
                  tried,
                  percent(config.failureLimit()),
                  last.path(),
                  last.reason()));
    }
  }

  private static String percent(double share) {
    double percent = 100 * share;
    return percent == Math.rint(percent) ? "%.0f".formatted(percent) : "%.4g".formatted(percent);
  }

  @Override
  public EpochReport report() {
    return new EpochReport(delivered, failures);
  }

  @Override
  public void close() {
    clips.close();
  }
}
