package dev.duet.cli.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One run of an experiment's grid.
 *
 * @param run which
 * @param seed of it
 */
record Cell(RunSpec run, long seed) {

  /** All of an experiment, seed by seed; a run is behind the one that it comes after. */
  static List<Cell> all(ExperimentConfig config) {
    List<Cell> cells = new ArrayList<>();
    for (long seed : config.seeds()) {
      config.runs().forEach(run -> cells.add(new Cell(run, seed)));
    }
    return cells;
  }

  /** The one of a name. */
  static Optional<Cell> named(ExperimentConfig config, String name) {
    return all(config).stream().filter(cell -> cell.name().equals(name)).findFirst();
  }

  /** As its folder is called, for example {@code cma-seed0}. */
  String name() {
    return run.name() + "-seed" + seed;
  }
}
