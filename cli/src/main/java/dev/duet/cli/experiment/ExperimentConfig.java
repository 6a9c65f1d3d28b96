package dev.duet.cli.experiment;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import com.google.common.io.Resources;
import dev.duet.cli.config.ConfigException;
import dev.duet.cli.config.ConfigFile;
import dev.duet.cli.config.ConfigNode;
import dev.duet.cli.config.RecordBinder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * An experiment.
 *
 * @param title what it asks, in a sentence
 * @param corpus what every run learns from and is measured on
 * @param seeds of the runs; each run is trained once with each
 * @param config what all runs have in common, as differences from the defaults or from a {@code
 *     base}
 * @param runs in the order in which they are made
 * @param evaluations how the frozen features of each run are judged
 */
public record ExperimentConfig(
    String title,
    ExperimentCorpus corpus,
    List<Long> seeds,
    Optional<ConfigNode> config,
    List<RunSpec> runs,
    List<Evaluation> evaluations) {
  /** Experiments that come with Duet. */
  public static final ImmutableList<String> READY =
      ImmutableList.of(
          "avid-order",
          "cma-sweep",
          "cma-gain",
          "faulty-pairs",
          "positive-precision",
          "real-clips");

  public ExperimentConfig {
    seeds = ImmutableList.copyOf(seeds);
    runs = ImmutableList.copyOf(runs);
    evaluations = ImmutableList.copyOf(evaluations);
    checkArgument(!seeds.isEmpty(), "seeds must be at least one");
    checkArgument(
        seeds.stream().distinct().count() == seeds.size(), "seeds must differ: %s", seeds);
    checkArgument(!runs.isEmpty(), "runs must be at least one");
    Set<String> before = new HashSet<>();
    for (RunSpec run : runs) {
      checkArgument(
          run.after().isEmpty() || before.contains(run.after().get()),
          "runs: '%s' comes after '%s', which is none of the runs before it",
          run.name(),
          run.after().orElse(""));
      checkArgument(before.add(run.name()), "runs: two are named '%s'", run.name());
    }
  }

  /** A run by its name. */
  RunSpec run(String name) {
    return runs.stream().filter(run -> run.name().equals(name)).findFirst().orElseThrow();
  }

  /** An experiment that comes with Duet, or a file, with {@code key=value} laid over it. */
  public static ExperimentConfig read(String nameOrFile, List<String> overrides)
      throws ConfigException {
    ConfigNode node =
        READY.contains(nameOrFile)
            ? ConfigFile.parse(ready(nameOrFile), nameOrFile, Path.of(""))
            : ConfigFile.read(Path.of(nameOrFile));
    return RecordBinder.create().bind(ConfigFile.override(node, overrides), ExperimentConfig.class);
  }

  private static String ready(String name) {
    URL resource =
        Objects.requireNonNull(
            ExperimentConfig.class.getResource(name + ".yaml"), () -> "no " + name);
    try {
      return Resources.toString(resource, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }
}
