package dev.duet.cli.progress;

import dev.duet.extract.Progress;

/** Nothing, for whoever asked for quiet. */
final class NoDisplay implements ProgressDisplay {
  @Override
  public void progressed(Progress progress) {}

  @Override
  public void close() {}
}
