package dev.duet.cli.config;

import java.nio.file.Path;

/**
 * Where a value was written.
 *
 * @param source a file's name, or {@code command line}
 * @param folder what relative paths in the source are relative to
 * @param line from 1 on; 0 where there are no lines
 */
record Place(String source, Path folder, int line) {
  /** Values given as {@code key=value}. */
  static final Place COMMAND_LINE = new Place("command line", Path.of(""), 0);

  @Override
  public String toString() {
    return line == 0 ? source : source + ", line " + line;
  }
}
