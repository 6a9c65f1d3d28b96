package dev.duet.avid.data;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import com.google.common.math.LongMath;
import com.google.common.primitives.Ints;
import dev.duet.audio.BinStatistics;
import dev.duet.avid.ModelConfig;
import dev.duet.avid.PreparedClip;
import dev.duet.avid.loss.View;
import dev.duet.avid.loss.View.Distortion;
import dev.duet.decode.DecodeException;
import dev.duet.decode.DecodeFailure;
import dev.duet.decode.Frames;
import dev.duet.decode.manifest.Instance;
import dev.duet.decode.manifest.Manifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Batches read from the files of a manifest.
 *
 * <p>An epoch is as many passes as the config says, each over a permutation of the corpus drawn
 * from the seed, the epoch and the pass. All draws of a clip come from streams of their own, keyed
 * by the seed, the epoch, the clip's place in it, the instance, and the moment's number (for times)
 * or the view's name (for distortions). So neither the number of workers, nor where an epoch is
 * entered, nor the cache changes a batch.
 *
 * <p>Where an instance cannot be read, another is drawn uniformly from the corpus in its place,
 * from a stream keyed the same way, as often as it takes.
 */
public final class FileBatchSource implements BatchSource {
  private static final Logger log = LoggerFactory.getLogger(FileBatchSource.class);

  /**
   * Instances tried for one place; at half of the files broken this is once in a million places.
   */
  private static final int TRIES = 20;

  private final ImmutableList<Instance> instances;
  private final DataConfig config;
  private final long seed;
  private final int places;
  private final ViewReader reader;
  private final ViewReader undistorted;
  private final FootageStore store;

  /**
   * A source for one objective.
   *
   * @param model whose input is made
   * @param statistics the model's
   * @param views what is taken of each instance, of different names
   * @param seed of all draws
   * @throws TrainingDataException if an epoch has not even one batch
   */
  public FileBatchSource(
      Manifest manifest,
      ModelConfig model,
      BinStatistics statistics,
      List<View> views,
      DataConfig config,
      long seed)
      throws TrainingDataException {
    checkArgument(!views.isEmpty(), "at least one view must be asked for");
    checkArgument(
        views.stream().map(View::name).distinct().count() == views.size(),
        "views must have different names: %s",
        views);
    instances = ImmutableList.copyOf(manifest.instances());
    this.config = config;
    this.seed = seed;
    places = places(instances.size(), config);
    reader = new ViewReader(model, statistics, views, config);
    store = new FootageStore(instances, reader, config.cacheBytes());
    ImmutableList<View> plain =
        views.stream()
            .map(View::modality)
            .distinct()
            .map(m -> new View(m.name().toLowerCase(Locale.ROOT), m, 0, Distortion.NONE))
            .collect(ImmutableList.toImmutableList());
    undistorted = new ViewReader(model, statistics, plain, config);
  }

  private static int places(int instances, DataConfig config) throws TrainingDataException {
    long clips = LongMath.saturatedMultiply(instances, config.passes());
    if (clips < config.batchSize()) {
      throw new TrainingDataException(
          "the corpus has %s, a batch needs %d"
              .formatted(
                  instances == 1 ? "1 instance" : instances + " instances", config.batchSize()));
    }
    if (clips > Integer.MAX_VALUE) {
      throw new TrainingDataException(
          "an epoch of %d passes over %d instances has more clips than can be counted (%d)"
              .formatted(config.passes(), instances, Integer.MAX_VALUE));
    }
    return (int) clips;
  }

  @Override
  public int batchesPerEpoch() {
    return places / config.batchSize();
  }

  @Override
  public BatchStream open(int epoch, int firstBatch) {
    checkArgument(epoch >= 0, "epoch must be at least 0: %s", epoch);
    checkArgument(
        firstBatch >= 0 && firstBatch <= batchesPerEpoch(),
        "firstBatch must lie in [0, %s]: %s",
        batchesPerEpoch(),
        firstBatch);
    EpochOrder order = new EpochOrder(seed, epoch, instances.size());
    int end = batchesPerEpoch() * config.batchSize();
    OrderedWorkers<LoadedClip> clips =
        workers(
            firstBatch * config.batchSize(),
            end,
            place -> {
              Visit visit = new Visit(seed, epoch, place, 0, order.instanceAt(place));
              return () -> load(visit);
            });
    return new WorkerStream(config, clips, end);
  }

  /** The corpus without distortion, to be closed; batches can be read meanwhile. */
  public UndistortedClips undistorted() {
    return new UndistortedClips(
        workers(0, instances.size(), instance -> () -> loadUndistorted(instance)));
  }

  private <T> OrderedWorkers<T> workers(int first, int end, IntFunction<Callable<T>> work) {
    int ahead = Ints.saturatedCast((long) config.batchesAhead() * config.batchSize());
    return new OrderedWorkers<>(config.workers(), ahead, first, end, work);
  }

  private Optional<UndistortedClips.Numbered> loadUndistorted(int instance) {
    try (Footage footage = store.openFile(instance)) {
      Map<View, PreparedClip> views = undistorted.read(footage, Draws.MIDDLE);
      Frames frames = null;
      float[] spectrogram = null;
      for (PreparedClip part : views.values()) {
        frames = part.frames() == null ? frames : part.frames();
        spectrogram = part.spectrogram() == null ? spectrogram : part.spectrogram();
      }
      return Optional.of(
          new UndistortedClips.Numbered(instance, new PreparedClip(frames, spectrogram)));
    } catch (DecodeException e) {
      log.debug("passed over: {}", e.getMessage());
    } catch (RuntimeException e) {
      log.debug("{}: unexpected failure", instances.get(instance).path(), e);
    }
    return Optional.empty();
  }

  /** Files that are decoded in memory by now. */
  int keptFiles() {
    return store.keptFiles();
  }

  private LoadedClip load(Visit first) throws InterruptedException {
    List<DecodeFailure> failures = new ArrayList<>();
    Visit visit = first;
    while (true) {
      try {
        return new LoadedClip(visit.instance(), read(visit), failures);
      } catch (DecodeException e) {
        failures.add(e.failure());
      }
      if (failures.size() == TRIES) {
        return new LoadedClip(first.instance(), Map.of(), failures);
      }
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      int other = visit.random("replacement").nextInt(instances.size());
      visit = new Visit(seed, first.epoch(), first.place(), visit.attempt() + 1, other);
    }
  }

  private Map<View, PreparedClip> read(Visit visit) throws DecodeException {
    Instance instance = instances.get(visit.instance());
    try (Footage footage = store.open(visit.instance())) {
      return reader.read(footage, visit);
    } catch (RuntimeException e) {
      log.debug("{}: unexpected failure", instance.path(), e);
      throw new DecodeException(
          new DecodeFailure(instance.path(), DecodeFailure.Stage.VIDEO, "unexpected: " + e));
    }
  }
}
