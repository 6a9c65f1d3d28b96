package dev.duet.extract;

import dev.duet.avid.Output;
import dev.duet.avid.PreparedClip;
import dev.duet.decode.manifest.Instance;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Fills batches with the clips of whichever videos come, and routes the rows back.
 *
 * <p>Every batch that reaches the encoder has the same size, the last one by repeating its first
 * clip: the same kernels run for every clip, so that a clip's features do not depend on which batch
 * it fell into. Memory holds one batch of clips and the rows of the videos under way.
 */
final class EncodeStage implements Callable<@Nullable Void> {
  private final BatchEncoder encoder;
  private final List<Output> outputs;
  private final int batchSize;
  private final Channel<Decoded> decoded;
  private final Channel<Settled> settled;
  private final ProgressMeter meter;

  private final Map<Instance, VideoAssembly> assemblies = new LinkedHashMap<>();
  private final List<Pending> batch = new ArrayList<>();
  private int runningWorkers;
  private long busyNanos;

  private record Pending(Instance video, PreparedClip input) {}

  EncodeStage(
      BatchEncoder encoder,
      List<Output> outputs,
      int batchSize,
      int workers,
      Channel<Decoded> decoded,
      Channel<Settled> settled,
      ProgressMeter meter) {
    this.encoder = encoder;
    this.outputs = outputs;
    this.batchSize = batchSize;
    this.runningWorkers = workers;
    this.decoded = decoded;
    this.settled = settled;
    this.meter = meter;
  }

  @Override
  public @Nullable Void call() throws InterruptedException {
    while (runningWorkers > 0) {
      take(decoded.receive());
    }
    if (!batch.isEmpty()) {
      encodeBatch();
    }
    settled.send(new Settled.End());
    return null;
  }

  /** Time spent in the encoder; to be read when the stage has ended. */
  long busyNanos() {
    return busyNanos;
  }

  private void take(Decoded message) throws InterruptedException {
    if (message instanceof Decoded.OneClip one) {
      assemblies
          .computeIfAbsent(one.video(), video -> new VideoAssembly(video, outputs))
          .expect(one.clip());
      batch.add(new Pending(one.video(), one.clip().input()));
      if (batch.size() == batchSize) {
        encodeBatch();
      }
    } else if (message instanceof Decoded.WholeVideo whole) {
      assembly(whole.video()).allExpected();
      handOnIfComplete(whole.video());
    } else if (message instanceof Decoded.Unusable unusable) {
      Instance video = unusable.failure().instance();
      assemblies.remove(video);
      batch.removeIf(clip -> clip.video().equals(video));
      settled.send(new Settled.Rejected(unusable.failure()));
    } else if (message instanceof Decoded.WorkerDone) {
      runningWorkers--;
    }
  }

  private void encodeBatch() throws InterruptedException {
    List<PreparedClip> inputs = new ArrayList<>(batchSize);
    batch.forEach(clip -> inputs.add(clip.input()));
    while (inputs.size() < batchSize) {
      inputs.add(inputs.get(0));
    }
    long start = System.nanoTime();
    Map<Output, float[][]> rows = encoder.encode(inputs);
    busyNanos += System.nanoTime() - start;

    Set<Instance> touched = new LinkedHashSet<>();
    for (int i = 0; i < batch.size(); i++) {
      Instance video = batch.get(i).video();
      assembly(video).add(rows, i);
      touched.add(video);
    }
    meter.encoded(batch.size());
    batch.clear();
    for (Instance video : touched) {
      handOnIfComplete(video);
    }
  }

  private void handOnIfComplete(Instance video) throws InterruptedException {
    VideoAssembly assembly = assembly(video);
    if (assembly.complete()) {
      assemblies.remove(video);
      settled.send(new Settled.Extracted(assembly.features()));
    }
  }

  private VideoAssembly assembly(Instance video) {
    VideoAssembly assembly = assemblies.get(video);
    if (assembly == null) {
      throw new IllegalStateException("no clip of " + video.id() + " is under way");
    }
    return assembly;
  }
}
