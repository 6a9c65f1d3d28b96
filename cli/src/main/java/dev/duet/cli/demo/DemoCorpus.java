package dev.duet.cli.demo;

import dev.duet.cli.config.ConfigException;
import dev.duet.decode.manifest.ManifestException;
import java.io.IOException;
import java.nio.file.Path;

/** What a demo learns from. */
sealed interface DemoCorpus permits MadeCorpus, OwnVideos {
  /** What the step does, in a line. */
  String what(Path folder);

  /**
   * Writes what is missing of the corpus.
   *
   * @throws ConfigException if the videos do not do
   */
  PreparedCorpus prepare(Path folder, int threads, StepLog log)
      throws IOException, ConfigException, ManifestException, InterruptedException;
}
