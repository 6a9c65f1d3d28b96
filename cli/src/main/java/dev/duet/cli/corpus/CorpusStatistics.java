package dev.duet.cli.corpus;

import static java.util.Objects.requireNonNull;

import dev.duet.audio.BinStatisticsAccumulator;
import dev.duet.audio.Spectrogram;
import dev.duet.decode.ClipFormat;
import dev.duet.decode.ClipReader;
import dev.duet.decode.DecodeException;
import dev.duet.decode.DecodeFailure;
import dev.duet.decode.DecodeLimits;
import dev.duet.decode.manifest.Instance;
import dev.duet.decode.sampling.ClipSampler;
import dev.duet.extract.Progress;
import dev.duet.extract.ProgressListener;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures the per-bin statistics of a corpus's spectrograms, several files at once. Files are
 * merged in the manifest's order, so the result does not depend on the number of workers.
 *
 * @param spectrogram the front end
 * @param format what a clip's sound is
 * @param sampler which clips of a file are measured
 * @param limits bounds for each file
 * @param workers files read at once
 */
public record CorpusStatistics(
    Spectrogram spectrogram,
    ClipFormat format,
    ClipSampler sampler,
    DecodeLimits limits,
    int workers) {
  private static final Logger log = LoggerFactory.getLogger(CorpusStatistics.class);

  /** Files in flight per worker: enough that none waits for the merge. */
  private static final int LOOK_AHEAD = 4;

  /**
   * What came out.
   *
   * @param accumulated all clips that have sound
   * @param clips how many those are
   * @param failures files that could not be read; nothing of them is in the statistics
   */
  public record Result(
      BinStatisticsAccumulator accumulated, long clips, List<DecodeFailure> failures) {}

  /** What one file adds, or why it adds nothing. */
  private record Measured(
      BinStatisticsAccumulator accumulated, int clips, Optional<DecodeFailure> failure) {}

  /** Measures every file; those that cannot be read are listed. */
  public Result measure(List<Instance> files, ProgressListener listener)
      throws InterruptedException {
    long start = System.nanoTime();
    int bins = spectrogram.config().bins();
    BinStatisticsAccumulator total = new BinStatisticsAccumulator(bins);
    List<DecodeFailure> failures = new ArrayList<>();
    long clips = 0;
    Deque<Future<Measured>> inFlight = new ArrayDeque<>();
    ExecutorService executor = Executors.newFixedThreadPool(workers);
    try {
      for (int next = 0, done = 0; done < files.size(); done++) {
        while (next < files.size() && inFlight.size() < workers * LOOK_AHEAD) {
          Instance file = files.get(next++);
          inFlight.add(executor.submit(() -> measure(file)));
        }
        Measured measured = get(inFlight.remove());
        total.merge(measured.accumulated());
        clips += measured.clips();
        measured.failure().ifPresent(failures::add);
        listener.progressed(
            new Progress(
                files.size(),
                done + 1,
                failures.size(),
                0,
                clips,
                Duration.ofNanos(System.nanoTime() - start)));
      }
    } finally {
      List<Runnable> unused = executor.shutdownNow();
    }
    return new Result(total, clips, failures);
  }

  private Measured measure(Instance file) {
    BinStatisticsAccumulator accumulated =
        new BinStatisticsAccumulator(spectrogram.config().bins());
    int[] clips = {0};
    try (ClipReader reader = ClipReader.open(file.path(), limits)) {
      reader.read(
          sampler.sample(file.id(), reader.info(), format),
          format,
          clip -> {
            accumulated.add(spectrogram.compute(requireNonNull(clip.waveform())));
            clips[0]++;
          });
      return new Measured(accumulated, clips[0], Optional.empty());
    } catch (DecodeException e) {
      return failed(e.failure());
    } catch (RuntimeException e) { // a defect met on one file must not cost the others
      log.debug("{}", file.path(), e);
      return failed(
          new DecodeFailure(file.path(), DecodeFailure.Stage.AUDIO, "internal error: " + e));
    }
  }

  private Measured failed(DecodeFailure failure) {
    return new Measured(
        new BinStatisticsAccumulator(spectrogram.config().bins()), 0, Optional.of(failure));
  }

  private static Measured get(Future<Measured> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e); // measure() throws nothing that is checked
    }
  }
}
