package dev.duet.extract.store;

import static com.google.common.base.Preconditions.checkState;
import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import dev.duet.avid.Output;
import dev.duet.decode.manifest.Instance;
import dev.duet.extract.Backlog;
import dev.duet.extract.ExtractionException;
import dev.duet.extract.ExtractionSummary;
import dev.duet.extract.FeatureSink;
import dev.duet.extract.RunDescription;
import dev.duet.extract.VideoFailure;
import dev.duet.extract.VideoFeatures;
import dev.duet.extract.store.LedgerEntry.Failure;
import dev.duet.extract.store.LedgerEntry.Features;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An output folder that can be gone on with after any end of a run, and is the same byte for byte
 * however many runs, workers and kills it took ({@code stats.json} excepted).
 *
 * <pre>
 * run.json               what made it: model, outputs, clips, precision, form
 * features/              nothing but features, so that readers can be given the folder
 *   ID/                  NPY: a folder of arrays for each video
 *   part-00000.parquet   PARQUET: a file for every so many videos
 * failures.csv           path, stage and reason of each video without features; at the end
 * stats.json             counts and times of the last run; at the end
 * .duet/                 lock, ledger, and what is not finished
 * </pre>
 *
 * <p>A run that differs in any fact of {@code run.json} is refused. Only the manifest of an NPY
 * output may change: what is new is added, features of videos no longer named stay. A video whose
 * source file has another length or time of change than when it was read is done again; one that
 * failed is not tried again as long as its source is the same, unless asked for.
 */
public final class FeatureDirectory implements FeatureSink {
  private final OutputLayout layout;
  private final StorageConfig config;
  private final StagingArea staging;
  private @Nullable Session session;

  /** What is open between begin and close; sources are in the order of the videos. */
  private record Session(
      RunLock lock,
      Ledger ledger,
      FeatureStore store,
      Map<String, Integer> positions,
      List<Optional<SourceStamp>> sources)
      implements Closeable {
    @Override
    public void close() throws IOException {
      try {
        ledger.close();
      } finally {
        lock.close();
      }
    }
  }

  /**
   * Names an output; nothing is touched before the run begins.
   *
   * @param root the folder, which need not exist
   */
  public FeatureDirectory(Path root, StorageConfig config) {
    this.layout = new OutputLayout(root);
    this.config = config;
    this.staging = new StagingArea(layout.staging(), config.durable());
  }

  @Override
  public Backlog begin(RunDescription run, List<Output> outputs, List<Instance> videos)
      throws IOException, ExtractionException {
    checkState(session == null, "%s is in use by this very object", layout.root());
    layout.refuseForeign();
    Files.createDirectories(layout.state());
    RunLock lock = RunLock.acquire(layout.lock(), layout.root());
    try {
      staging.clear();
      claim(described(run));
      Ledger ledger = Ledger.open(layout.ledger(), staging, config.durable());
      FeatureStore store = store(described(run), outputs, videos);
      session = new Session(lock, ledger, store, positions(videos), sources(videos));
    } finally {
      if (session == null) {
        lock.close();
      }
    }
    return backlog(session, videos);
  }

  @Override
  public void write(VideoFeatures features) throws IOException {
    Session open = requireSession();
    int video = record(open, features.instance(), new Features(features.clipCount()));
    open.store().write(video, features);
  }

  @Override
  public void reject(VideoFailure failure) throws IOException {
    Session open = requireSession();
    int video = record(open, failure.instance(), new Failure(failure.stage(), failure.reason()));
    open.store().reject(video);
  }

  @Override
  public void finish(ExtractionSummary summary) throws IOException {
    requireSession().ledger().compact(staging);
    Reports.writeFailures(layout.failures(), summary.failures(), staging);
    Reports.writeStats(layout.stats(), summary, staging);
    StagingArea.deleteTree(layout.unsharded());
  }

  @Override
  public void close() throws IOException {
    if (session == null) {
      return;
    }
    Session open = session;
    session = null;
    try {
      staging.clear();
    } finally {
      open.close();
    }
  }

  private Session requireSession() {
    return requireNonNull(session, "the run has not begun");
  }

  private static int record(Session open, Instance video, LedgerEntry.Outcome outcome)
      throws IOException {
    int position = requireNonNull(open.positions().get(video.id()), video.id());
    open.ledger().append(new LedgerEntry(video.id(), open.sources().get(position), outcome));
    return position;
  }

  private RunDescription described(RunDescription run) {
    RunDescription stored =
        run.with("format", config.format().name().toLowerCase(Locale.ROOT))
            .with("elementType", config.elementType().name().toLowerCase(Locale.ROOT));
    return switch (config.format()) {
      case NPY -> stored;
      case PARQUET -> stored.with("videosPerShard", String.valueOf(config.videosPerShard()));
    };
  }

  private FeatureStore store(RunDescription run, List<Output> outputs, List<Instance> videos) {
    return switch (config.format()) {
      case NPY ->
          new NpyStore(
              layout.features(), videos, new VideoFolder(outputs, config.elementType()), staging);
      case PARQUET ->
          new ParquetStore(
              layout,
              videos,
              config.videosPerShard(),
              new ShardFile(outputs, config.elementType(), run),
              staging);
    };
  }

  /** Sees to it that what is in the folder, if anything, was made by the same kind of run. */
  private void claim(RunDescription run) throws IOException, ExtractionException {
    RunFile runFile = new RunFile(layout.runDescription());
    if (config.overwrite()) {
      layout.wipe();
    } else {
      Optional<RunDescription> earlier = runFile.read();
      if (earlier.isPresent()) {
        requireSame(run, comparable(earlier.get(), run));
      }
    }
    runFile.write(run, staging);
  }

  private void requireSame(RunDescription run, RunDescription earlier) throws ExtractionException {
    List<String> differences = run.differencesFrom(earlier);
    if (!differences.isEmpty()) {
      throw new ExtractionException(
          layout.root()
              + " holds features that were made otherwise; choose another output or overwrite:"
              + differences.stream().map("\n  "::concat).collect(Collectors.joining()));
    }
  }

  /** The manifest of an NPY output may change: each video stands for itself. */
  private RunDescription comparable(RunDescription earlier, RunDescription run) {
    String manifest = run.facts().get(RunDescription.MANIFEST);
    return config.format() == StorageFormat.NPY && manifest != null
        ? earlier.with(RunDescription.MANIFEST, manifest)
        : earlier;
  }

  private Backlog backlog(Session open, List<Instance> videos)
      throws IOException, ExtractionException {
    List<Optional<LedgerEntry>> known = new ArrayList<>();
    for (int i = 0; i < videos.size(); i++) {
      Optional<SourceStamp> source = open.sources().get(i);
      known.add(open.ledger().entry(videos.get(i).id()).filter(entry -> holds(entry, source)));
    }
    BitSet held = open.store().reconcile(known);
    List<Instance> remaining = new ArrayList<>();
    List<VideoFailure> failures = new ArrayList<>();
    for (int i = 0; i < videos.size(); i++) {
      if (known.get(i).isPresent() && known.get(i).get().outcome() instanceof Failure failure) {
        failures.add(new VideoFailure(videos.get(i), failure.stage(), failure.reason()));
      } else if (!held.get(i)) {
        remaining.add(videos.get(i));
      }
    }
    return new Backlog(remaining, held.cardinality(), failures);
  }

  /** Whether what is known of a video still holds. */
  private boolean holds(LedgerEntry entry, Optional<SourceStamp> source) {
    if (entry.outcome() instanceof Failure failure) {
      boolean retried = config.retryFailures() && failure.stage() != VideoFailure.Stage.SKIPPED;
      return !retried && entry.source().equals(source);
    }
    // Features outlive a source that was moved away.
    return source.isEmpty() || entry.source().equals(source);
  }

  private static Map<String, Integer> positions(List<Instance> videos) {
    Map<String, Integer> positions = new HashMap<>();
    for (int i = 0; i < videos.size(); i++) {
      positions.put(videos.get(i).id(), i);
    }
    return positions;
  }

  private static List<Optional<SourceStamp>> sources(List<Instance> videos) {
    return videos.stream()
        .map(video -> SourceStamp.of(video.path()))
        .collect(ImmutableList.toImmutableList());
  }
}
