package dev.duet.decode.manifest.index;

import dev.duet.decode.ClipFormat;
import dev.duet.decode.ClipReader;
import dev.duet.decode.ClipTime;
import dev.duet.decode.DecodeException;
import dev.duet.decode.FrameSize;
import dev.duet.decode.MediaInfo;
import dev.duet.decode.MissingAudioPolicy;
import dev.duet.decode.Modality;
import dev.duet.decode.ShortClipPolicy;
import dev.duet.decode.manifest.Instance;
import dev.duet.decode.manifest.index.IndexConfig.Check;
import dev.duet.decode.manifest.index.LeftOut.Cause;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks into files, several at once; what is found does not depend on how many. */
public final class Indexer {
  private static final Logger log = LoggerFactory.getLogger(Indexer.class);

  /** Files in flight per worker: enough that none waits for the next in order. */
  private static final int LOOK_AHEAD = 16;

  private final IndexConfig config;

  public Indexer(IndexConfig config) {
    this.config = config;
  }

  /** What one file turned out to be: one of the two. */
  private record Found(Optional<IndexedFile> file, Optional<LeftOut> leftOut) {
    static Found usable(IndexedFile file) {
      return new Found(Optional.of(file), Optional.empty());
    }

    static Found leftOut(LeftOut leftOut) {
      return new Found(Optional.empty(), Optional.of(leftOut));
    }
  }

  /** Looks into every file of a corpus. */
  public CorpusIndex index(List<Instance> corpus, IndexListener listener)
      throws InterruptedException {
    List<IndexedFile> files = new ArrayList<>();
    List<LeftOut> leftOut = new ArrayList<>();
    int failed = 0;
    Deque<Future<Found>> inFlight = new ArrayDeque<>();
    ExecutorService executor = Executors.newFixedThreadPool(config.workers());
    try {
      for (int next = 0, done = 0; done < corpus.size(); done++) {
        while (next < corpus.size() && inFlight.size() < config.workers() * LOOK_AHEAD) {
          Instance instance = corpus.get(next++);
          inFlight.add(executor.submit(() -> look(instance)));
        }
        Found found = get(inFlight.remove());
        found.file().ifPresent(files::add);
        found.leftOut().ifPresent(leftOut::add);
        failed += found.leftOut().filter(LeftOut::isFailure).isPresent() ? 1 : 0;
        listener.indexed(done + 1, failed, leftOut.size() - failed, corpus.size());
      }
    } finally {
      List<Runnable> unused = executor.shutdownNow();
    }
    return new CorpusIndex(files, leftOut);
  }

  private static Found get(Future<Found> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e); // look() throws nothing
    }
  }

  private Found look(Instance instance) {
    String path = instance.path().toString();
    try (ClipReader reader = ClipReader.open(instance.path(), config.limits())) {
      IndexedFile file = new IndexedFile(instance, reader.info(), Files.size(instance.path()));
      Optional<String> unwanted = unwanted(file);
      if (unwanted.isPresent()) {
        return Found.leftOut(new LeftOut(path, Cause.SKIPPED, unwanted.get()));
      }
      if (config.check() == Check.START) {
        decodeStart(reader);
      }
      return Found.usable(file);
    } catch (DecodeException e) {
      return Found.leftOut(LeftOut.of(path, e.failure()));
    } catch (IOException e) {
      return Found.leftOut(new LeftOut(path, Cause.OPEN, String.valueOf(e.getMessage())));
    } catch (RuntimeException e) { // a defect met on one file must not cost the others
      log.debug("{}", path, e);
      return Found.leftOut(new LeftOut(path, Cause.INTERNAL, "internal error: " + e));
    }
  }

  private Optional<String> unwanted(IndexedFile file) {
    MediaInfo info = file.info();
    if (config.need().video() && info.video().isEmpty()) {
      return Optional.of("it has no video");
    }
    if (config.need().audio() && info.audio().isEmpty()) {
      return Optional.of("it has no sound");
    }
    if (file.usableSeconds() < config.leastSeconds()) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "it covers %.3f s%s, less than %s s",
              file.usableSeconds(),
              info.video().isPresent() && info.audio().isPresent() ? " with both streams" : "",
              config.leastSeconds()));
    }
    return Optional.empty();
  }

  /** Each stream apart: a file without one of them is no failure. */
  private static void decodeStart(ClipReader reader) throws DecodeException {
    MediaInfo info = reader.info();
    if (info.video().isPresent()) {
      decode(reader, Modality.VIDEO, info.video().get().span().startSeconds());
    }
    if (info.audio().isPresent()) {
      decode(reader, Modality.AUDIO, info.audio().get().span().startSeconds());
    }
  }

  private static void decode(ClipReader reader, Modality modality, double seconds)
      throws DecodeException {
    Set<Modality> one = EnumSet.of(modality);
    ClipFormat format =
        new ClipFormat(
            one,
            1,
            16,
            new FrameSize.Original(),
            24_000,
            0.05,
            ShortClipPolicy.REPEAT_FROM_START,
            MissingAudioPolicy.ZEROS);
    reader.read(List.of(new ClipTime(seconds, seconds)), format, clip -> {});
  }
}
