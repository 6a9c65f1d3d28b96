package dev.duet.cli.bench;

import com.google.common.collect.ImmutableMap;
import com.google.common.util.concurrent.MoreExecutors;
import dev.duet.audio.LinearLogConfig;
import dev.duet.audio.Spectrogram;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code duet bench logspec}. */
@Command(
    name = "logspec",
    description = "The published 200 x 257 log-spectrogram of 2 s of sound at 24 kHz.",
    footerHeading = "%nExample:%n",
    footer = "  duet bench logspec --threads 1")
final class BenchLogspec implements Callable<Integer> {
  private static final double SECONDS = 2;

  @Mixin private BenchOptions bench;

  @Option(
      names = "--threads",
      paramLabel = "T",
      description = "Spectrograms computed at once (default: ${DEFAULT-VALUE}).")
  private int threads = 1;

  @SuppressWarnings("NullAway.Init") // picocli sets the field
  BenchLogspec() {}

  @Override
  public Integer call() throws Exception {
    int lanes = bench.atLeastOne("--threads", threads);
    Spectrogram spectrogram = Spectrogram.of(LinearLogConfig.PUBLISHED);
    float[] noise = noise((int) (SECONDS * LinearLogConfig.PUBLISHED.stft().sampleRateHz()));
    // One alone runs here: waking another thread would be a measurable part of a millisecond.
    ExecutorService executor =
        lanes == 1 ? MoreExecutors.newDirectExecutorService() : Executors.newFixedThreadPool(lanes);
    try {
      List<Callable<float[]>> tasks = Collections.nCopies(lanes, () -> spectrogram.compute(noise));
      bench.measure(
          "logspec",
          lanes,
          2000,
          () -> {
            for (Future<float[]> result : executor.invokeAll(tasks)) {
              float[] unused = result.get();
            }
          },
          ImmutableMap.of("threads", lanes));
    } finally {
      executor.shutdown();
    }
    return 0;
  }

  private static float[] noise(int samples) {
    SplittableRandom random = new SplittableRandom(0);
    float[] noise = new float[samples];
    for (int i = 0; i < samples; i++) {
      noise[i] = (float) random.nextDouble(-0.1, 0.1);
    }
    return noise;
  }
}
