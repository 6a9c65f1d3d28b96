package dev.duet.extract;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Ordering;
import com.google.common.util.concurrent.ThreadFactoryBuilder;
import com.google.common.util.concurrent.Uninterruptibles;
import dev.duet.avid.Output;
import dev.duet.decode.manifest.Instance;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * decode ‖ encode ‖ write: {@code workers} threads read files, one encodes, one writes, with a
 * bounded queue between neighbours.
 *
 * <p>Messages only flow forward and the last stage waits for nobody, so the stages cannot wait for
 * each other in a circle. The thread that calls {@link #run} waits for the stages; when one of them
 * throws, or the caller is interrupted, it interrupts the rest, and every wait on a queue ends.
 *
 * @param source reads videos
 * @param encoder encodes batches
 * @param outputs what the encoder gives for each clip, in the order of the output
 * @param batchSize clips of a batch
 * @param workers threads that read
 */
record Pipeline(
    ClipSource source, BatchEncoder encoder, List<Output> outputs, int batchSize, int workers) {
  private static final Logger log = LoggerFactory.getLogger(Pipeline.class);

  /** Batches of prepared clips that may wait for the encoder. */
  private static final int BATCHES_AHEAD = 2;

  /** Finished videos that may wait for the sink. */
  private static final int VIDEOS_AHEAD = 4;

  /** How long a stopped run waits for readers that are inside the decoder. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  /** Extracts what the sink does not have yet. The sink is closed in any case. */
  ExtractionSummary run(
      RunDescription description,
      List<Instance> videos,
      FeatureSink sink,
      ProgressListener listener)
      throws ExtractionException, InterruptedException {
    long start = System.nanoTime();
    try {
      Backlog backlog = sink.begin(description, outputs, videos);
      ProgressMeter meter = new ProgressMeter(listener, backlog, start);
      meter.tell();
      ExtractionSummary summary = extract(backlog, videos, sink, meter);
      sink.finish(summary);
      return summary;
    } catch (ClosedByInterruptException e) {
      Thread.interrupted(); // told by the exception from here on
      throw new InterruptedException("stopped while the output was being written");
    } catch (IOException e) {
      throw cannotWrite(e);
    } finally {
      close(sink);
    }
  }

  private ExtractionSummary extract(
      Backlog backlog, List<Instance> videos, FeatureSink sink, ProgressMeter meter)
      throws ExtractionException, InterruptedException {
    Channel<Decoded> decoded = new Channel<>(BATCHES_AHEAD * batchSize);
    Channel<Settled> settled = new Channel<>(VIDEOS_AHEAD);
    LongAdder decodeNanos = new LongAdder();
    EncodeStage encode =
        new EncodeStage(encoder, outputs, batchSize, workers, decoded, settled, meter);
    WriteStage write = new WriteStage(sink, settled, meter);
    if (!backlog.remaining().isEmpty()) {
      Queue<Instance> remaining = new ConcurrentLinkedQueue<>(backlog.remaining());
      runStages(new DecodeWorker(remaining, source, decoded, decodeNanos), encode, write);
    }
    return new ExtractionSummary(
        write.extracted(),
        backlog.complete(),
        inOrder(videos, backlog.failures(), write.failures()),
        meter.clips(),
        meter.elapsed(),
        new StageTimes(
            Duration.ofNanos(decodeNanos.sum()),
            Duration.ofNanos(encode.busyNanos()),
            Duration.ofNanos(write.busyNanos()),
            decoded.peak(),
            settled.peak()));
  }

  private void runStages(DecodeWorker decode, EncodeStage encode, WriteStage write)
      throws ExtractionException, InterruptedException {
    BlockingQueue<Future<@Nullable Void>> ended = new LinkedBlockingQueue<>();
    ExecutorService readers = threads("duet-decode-%d", workers);
    ExecutorService rest = threads("duet-extract-%d", 2);
    try {
      ExecutorCompletionService<@Nullable Void> decoding =
          new ExecutorCompletionService<>(readers, ended);
      ExecutorCompletionService<@Nullable Void> others =
          new ExecutorCompletionService<>(rest, ended);
      for (int i = 0; i < workers; i++) {
        decoding.submit(decode);
      }
      others.submit(encode);
      others.submit(write);
      for (int i = 0; i < workers + 2; i++) {
        ended.take().get();
      }
    } catch (ExecutionException e) {
      throw stopped(requireNonNull(e.getCause()));
    } finally {
      readers.shutdownNow();
      rest.shutdownNow();
      // The encoder is closed by whoever opened it: not while a batch is in it.
      Uninterruptibles.awaitTerminationUninterruptibly(rest);
      if (!Uninterruptibles.awaitTerminationUninterruptibly(readers, GRACE)) {
        log.warn("a file is still being read; the process may need a moment to end");
      }
    }
  }

  private static ExecutorService threads(String nameFormat, int count) {
    // Daemons: a decoder that does not return must not keep a stopped process alive.
    return Executors.newFixedThreadPool(
        count, new ThreadFactoryBuilder().setNameFormat(nameFormat).setDaemon(true).build());
  }

  private static ExtractionException stopped(Throwable cause) {
    if (cause instanceof IOException e) {
      return cannotWrite(e);
    }
    if (cause instanceof OutOfMemoryError) {
      return new ExtractionException(
          "out of memory ("
              + cause.getMessage()
              + "); fewer workers or a smaller batch need less, and java's -Xmx gives more",
          cause);
    }
    return new ExtractionException("the run stopped: " + cause, cause);
  }

  private static ExtractionException cannotWrite(IOException cause) {
    return new ExtractionException(
        "cannot write features: "
            + reason(cause)
            + "; what was complete stays, and the same command goes on from there",
        cause);
  }

  private static String reason(IOException cause) {
    if (cause instanceof FileSystemException e) {
      return e.getFile() + ": " + reason(e);
    }
    return String.valueOf(cause.getMessage());
  }

  private static String reason(FileSystemException e) {
    if (e.getReason() != null) {
      return e.getReason();
    } else if (e instanceof NoSuchFileException) {
      return "no such file or folder";
    } else if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    return e.getClass().getSimpleName();
  }

  private static void close(FeatureSink sink) {
    try {
      sink.close();
    } catch (IOException e) {
      log.warn("could not close the output: {}", e.toString());
    }
  }

  private static List<VideoFailure> inOrder(
      List<Instance> videos, List<VideoFailure> known, List<VideoFailure> met) {
    List<VideoFailure> failures = new ArrayList<>(known);
    failures.addAll(met);
    if (failures.isEmpty()) {
      return ImmutableList.of();
    }
    return Ordering.explicit(videos).onResultOf(VideoFailure::instance).sortedCopy(failures);
  }
}
