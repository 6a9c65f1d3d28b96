package dev.duet.extract;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Feeds the sink, on a thread of its own. */
final class WriteStage implements Callable<@Nullable Void> {
  private final FeatureSink sink;
  private final Channel<Settled> settled;
  private final ProgressMeter meter;
  private final List<VideoFailure> failures = new ArrayList<>();
  private int extracted;
  private long busyNanos;

  WriteStage(FeatureSink sink, Channel<Settled> settled, ProgressMeter meter) {
    this.sink = sink;
    this.settled = settled;
    this.meter = meter;
  }

  @Override
  public @Nullable Void call() throws InterruptedException, IOException {
    for (Settled next = settled.receive(); !(next instanceof Settled.End); ) {
      long start = System.nanoTime();
      if (next instanceof Settled.Extracted video) {
        sink.write(video.features());
        extracted++;
        meter.extracted();
      } else if (next instanceof Settled.Rejected video) {
        sink.reject(video.failure());
        failures.add(video.failure());
        meter.rejected(video.failure());
      }
      busyNanos += System.nanoTime() - start;
      next = settled.receive();
    }
    return null;
  }

  /** The following are to be read when the stage has ended. */
  int extracted() {
    return extracted;
  }

  List<VideoFailure> failures() {
    return failures;
  }

  long busyNanos() {
    return busyNanos;
  }
}
