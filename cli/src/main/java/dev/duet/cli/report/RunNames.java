package dev.duet.cli.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a page calls runs: their folders' names, with as many parents as tell them apart. */
final class RunNames {
  private RunNames() {}

  /** The names of folders, in their order; one that is given twice has its place in front. */
  static List<String> of(List<Path> runs) {
    List<Path> absolute = runs.stream().map(run -> run.toAbsolutePath().normalize()).toList();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < absolute.size(); i++) {
      names.add(name(absolute, i));
    }
    return names;
  }

  private static String name(List<Path> runs, int number) {
    Path run = runs.get(number);
    for (int depth = 1; depth <= run.getNameCount(); depth++) {
      String name = end(run, depth);
      int parents = depth;
      if (runs.stream().filter(other -> end(other, parents).equals(name)).count() == 1) {
        return name;
      }
    }
    return number + 1 + " " + run;
  }

  /** The name of one folder. */
  static String name(Path run) {
    return end(run.toAbsolutePath().normalize(), 1);
  }

  /** The last names of a path, at most so many. */
  private static String end(Path run, int depth) {
    int names = run.getNameCount();
    return names == 0
        ? run.toString()
        : run.subpath(Math.max(0, names - depth), names).toString().replace('\\', '/');
  }
}
