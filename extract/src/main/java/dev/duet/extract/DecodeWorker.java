package dev.duet.extract;

import dev.duet.decode.DecodeException;
import dev.duet.decode.DecodeFailure;
import dev.duet.decode.manifest.Instance;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One of the threads that read files. Takes videos off the shared queue until it is empty; what is
 * wrong with one video never ends the worker, an {@link Error} always does.
 */
final class DecodeWorker implements Callable<@Nullable Void> {
  private static final Logger log = LoggerFactory.getLogger(DecodeWorker.class);

  private final Queue<Instance> videos;
  private final ClipSource source;
  private final Channel<Decoded> decoded;
  private final LongAdder busyNanos;

  DecodeWorker(
      Queue<Instance> videos, ClipSource source, Channel<Decoded> decoded, LongAdder busyNanos) {
    this.videos = videos;
    this.source = source;
    this.decoded = decoded;
    this.busyNanos = busyNanos;
  }

  @Override
  public @Nullable Void call() throws InterruptedException {
    for (Instance video = videos.poll(); video != null; video = videos.poll()) {
      decoded.send(decode(video));
    }
    decoded.send(new Decoded.WorkerDone());
    return null;
  }

  private Decoded decode(Instance video) throws InterruptedException {
    ClipSender sender = new ClipSender(video);
    long start = System.nanoTime();
    try {
      source.read(video, sender::send);
      return sender.sentAny
          ? new Decoded.WholeVideo(video)
          : unusable(video, VideoFailure.Stage.SKIPPED, "no clip of it has sound");
    } catch (DecodeException e) {
      DecodeFailure failure = e.failure();
      return unusable(video, VideoFailure.Stage.of(failure.stage()), failure.reason());
    } catch (RuntimeException e) {
      if (sender.interrupted) {
        throw new InterruptedException();
      }
      log.debug("{}: unexpected failure", video.path(), e);
      return unusable(video, VideoFailure.Stage.INTERNAL, e.toString());
    } finally {
      busyNanos.add(System.nanoTime() - start - sender.waitedNanos);
    }
  }

  private static Decoded unusable(Instance video, VideoFailure.Stage stage, String reason) {
    return new Decoded.Unusable(new VideoFailure(video, stage, reason));
  }

  /** Hands a video's clips on and gets out of the reader when the run is stopped meanwhile. */
  private final class ClipSender {
    private final Instance video;
    private boolean sentAny;
    private boolean interrupted;
    private long waitedNanos;

    ClipSender(Instance video) {
      this.video = video;
    }

    void send(SourceClip clip) {
      long start = System.nanoTime();
      try {
        decoded.send(new Decoded.OneClip(video, clip));
        sentAny = true;
      } catch (InterruptedException e) {
        interrupted = true;
        throw new IllegalStateException("stopped", e);
      } finally {
        waitedNanos += System.nanoTime() - start;
      }
    }
  }
}
