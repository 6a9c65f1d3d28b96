package dev.duet.cli.train;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The corpora of a run, each as every command takes its input: a folder, glob, list or manifest.
 *
 * @param train what is learned from
 * @param validation clips that are not learned from, to measure the model by while it is trained
 */
public record CorpusFiles(Optional<Path> train, Optional<Path> validation) {
  /** Nothing named yet. */
  public static final CorpusFiles NONE = new CorpusFiles(Optional.empty(), Optional.empty());
}
