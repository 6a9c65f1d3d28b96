package dev.duet.extract.store;

import dev.duet.extract.ExtractionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Where things are in an output folder, and which of them are this program's. */
record OutputLayout(Path root) {

  Path runDescription() {
    return root.resolve("run.json");
  }

  /** What readers of features look at; nothing else lies in it. */
  Path features() {
    return root.resolve("features");
  }

  Path shard(int number) {
    return features().resolve(String.format(Locale.ROOT, "part-%05d.parquet", number));
  }

  Path failures() {
    return root.resolve("failures.csv");
  }

  Path stats() {
    return root.resolve("stats.json");
  }

  /** What later runs need, and what is not finished. */
  Path state() {
    return root.resolve(".duet");
  }

  Path lock() {
    return state().resolve("lock");
  }

  Path ledger() {
    return state().resolve("ledger.jsonl");
  }

  /** Finished videos of unfinished shards. */
  Path unsharded() {
    return state().resolve("videos");
  }

  /** For {@link StagingArea}. */
  Path staging() {
    return state().resolve("tmp");
  }

  /** Refuses a folder whose features have no description: somebody else made them. */
  void refuseForeign() throws IOException, ExtractionException {
    if (Files.exists(root) && !Files.isDirectory(root)) {
      throw new ExtractionException(root + " is not a folder");
    }
    if (!Files.exists(runDescription()) && Files.exists(features())) {
      throw new ExtractionException(
          root + " holds features but no run.json that says what made them; choose another output");
    }
  }

  /** Deletes what earlier runs wrote and nothing else; their run.json stays until replaced. */
  void wipe() throws IOException {
    StagingArea.deleteTree(features());
    StagingArea.deleteTree(unsharded());
    Files.deleteIfExists(failures());
    Files.deleteIfExists(stats());
    Files.deleteIfExists(ledger());
  }
}
