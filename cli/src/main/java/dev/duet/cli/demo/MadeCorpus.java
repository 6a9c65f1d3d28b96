package dev.duet.cli.demo;

import dev.duet.cli.progress.ProgressDisplay;
import dev.duet.decode.manifest.Manifest;
import dev.duet.decode.manifest.ManifestException;
import dev.duet.decode.manifest.Split;
import dev.duet.decode.synthetic.corpus.Confusion;
import dev.duet.decode.synthetic.corpus.CorpusConfig;
import dev.duet.decode.synthetic.corpus.SyntheticCorpus;
import dev.duet.extract.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Videos of {@code duet synth}: eight classes in a ring, each of which looks like one neighbour and
 * sounds like the other.
 *
 * @param config what they are like
 * @param plan how long to learn from them
 */
record MadeCorpus(CorpusConfig config, TrainingPlan plan) implements DemoCorpus {
  private static final int CLASSES = 8;

  /** Of the demo as it is usually run. */
  private static final int CLIPS = 600;

  private static final int EPOCHS = 40;
  private static final int FEWEST = 64;
  private static final int MOST = 1200;

  /** Time goes into clips first, then into passes over them. */
  static MadeCorpus of(long seed, double minutes) {
    double scale = minutes / DemoRequest.MINUTES;
    int clips = (int) Math.max(FEWEST, Math.min(MOST, Math.round(CLIPS * scale)));
    int epochs = (int) Math.max(2, Math.round(EPOCHS * scale * CLIPS / clips));
    CorpusConfig usual = CorpusConfig.DEFAULT;
    return new MadeCorpus(
        new CorpusConfig(
            seed,
            CLASSES,
            Confusion.RING,
            clips,
            Math.max(CLASSES * 2, clips / 8),
            Math.max(CLASSES * 4, clips / 3),
            usual.seconds(),
            usual.framePixels(),
            usual.framesPerSecond(),
            usual.sampleRateHz(),
            usual.videoNuisance(),
            usual.audioNuisance(),
            0,
            0),
        TrainingPlan.of(clips, 1, epochs));
  }

  @Override
  public String what(Path folder) {
    return "making %d videos with sound in %s".formatted(count(), folder);
  }

  private int count() {
    return config.train() + config.validation() + config.test();
  }

  @Override
  public PreparedCorpus prepare(Path folder, int threads, StepLog log)
      throws IOException, ManifestException, InterruptedException {
    long begin = System.nanoTime();
    try (ProgressDisplay display = ProgressDisplay.open("Making")) {
      SyntheticCorpus.write(
          config,
          folder,
          threads,
          done -> {
            synchronized (display) {
              display.progressed(
                  new Progress(
                      count(), done, 0, 0, done, Duration.ofNanos(System.nanoTime() - begin)));
            }
          });
    }
    Manifest all = Manifest.of(SyntheticCorpus.table(folder).toString());
    return new PreparedCorpus(
        all,
        SyntheticCorpus.table(folder, Split.TRAIN),
        Optional.of(SyntheticCorpus.table(folder, Split.VALIDATION)),
        plan,
        0,
        all.only(Split.TEST));
  }
}
