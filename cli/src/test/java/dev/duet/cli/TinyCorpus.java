package dev.duet.cli;

import dev.duet.decode.synthetic.corpus.Confusion;
import dev.duet.decode.synthetic.corpus.CorpusConfig;
import dev.duet.decode.synthetic.corpus.SyntheticCorpus;
import java.io.IOException;
import java.nio.file.Path;

/** Sixteen clips of four classes to train on, eight to validate with, eight to test with. */
final class TinyCorpus {
  static final CorpusConfig CONFIG =
      new CorpusConfig(1, 4, Confusion.RING, 16, 8, 8, 2.56, 40, 8, 8000, 0.6, 0.4, 0, 0);

  /** Overrides that make the tiny configuration fit it. */
  static final String[] SMALL = {
    "data.batchSize=8", "objective.negatives=8", "training.epochs=2", "validation.everyEpochs=1"
  };

  private TinyCorpus() {}

  static Path write(Path folder) throws IOException, InterruptedException {
    SyntheticCorpus.write(CONFIG, folder, 2, done -> {});
    return folder;
  }
}
