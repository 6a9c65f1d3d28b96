package dev.duet.cli.train;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedSet;
import dev.duet.avid.ModelException;
import dev.duet.avid.loss.AvidConfig;
import dev.duet.avid.loss.AvidObjective;
import dev.duet.avid.loss.Objective;
import dev.duet.avid.loss.SupervisedObjective;
import dev.duet.cli.config.ConfigException;
import dev.duet.cli.config.Inline;
import dev.duet.cma.CmaConfig;
import dev.duet.cma.CmaObjective;
import dev.duet.cma.SavedMemory;
import dev.duet.decode.manifest.Instance;
import dev.duet.decode.manifest.Manifest;
import java.nio.file.Path;
import java.util.Optional;

/** The choice of a method. */
public sealed interface ObjectiveConfig {
  /**
   * The objective for a corpus.
   *
   * @param seed of the run
   * @throws ConfigException if the corpus does not do for the method
   * @throws ModelException if what it starts from cannot be read
   */
  Objective create(Manifest corpus, long seed) throws ConfigException, ModelException;

  /**
   * Instance discrimination with memory banks; cross, self or joint by its weights.
   *
   * @param config its options
   */
  record Avid(@Inline AvidConfig config) implements ObjectiveConfig {
    /** The published Cross-AVID. */
    public static final Avid DEFAULT = new Avid(AvidConfig.CROSS);

    @Override
    public Objective create(Manifest corpus, long seed) throws ConfigException {
      checkNegatives(corpus, config.negatives());
      return new AvidObjective(config, seed);
    }
  }

  /**
   * Agreement across modalities, from where an AVID run of the same corpus has ended.
   *
   * @param memory that run's folder, or one of its checkpoints; {@code model} starts from its model
   * @param config the options
   */
  record Cma(Optional<Path> memory, @Inline CmaConfig config) implements ObjectiveConfig {
    /** The published numbers, each term with a partition constant of its own. */
    public static final Cma DEFAULT = new Cma(Optional.empty(), CmaConfig.DEFAULT);

    @Override
    public Objective create(Manifest corpus, long seed) throws ConfigException, ModelException {
      if (memory.isEmpty()) {
        throw new ConfigException(
            "objective.memory is missing: the folder of the AVID run that CMA starts from");
      }
      checkNegatives(corpus, config.negatives());
      Path checkpoint = RunFolder.newestCheckpoint(memory.get());
      return new CmaObjective(
          config, SavedMemory.load(checkpoint).objective(), corpus.fingerprint());
    }

    /** Where nothing is said, from this run. */
    public Cma orFrom(Path run) {
      return memory.isPresent() ? this : new Cma(Optional.of(run), config);
    }
  }

  private static void checkNegatives(Manifest corpus, int negatives) throws ConfigException {
    int instances = corpus.instances().size();
    if (instances <= negatives) {
      throw new ConfigException(
          "the corpus has %d instances, objective.negatives %d: there must be more instances than negatives"
              .formatted(instances, negatives));
    }
  }

  /** Cross-entropy on the manifest's labels, as an upper bound. */
  record Supervised() implements ObjectiveConfig {
    @Override
    public Objective create(Manifest corpus, long seed) throws ConfigException {
      ImmutableList<String> names =
          corpus.instances().stream()
              .map(Instance::label)
              .flatMap(Optional::stream)
              .collect(ImmutableSortedSet.toImmutableSortedSet(String::compareTo))
              .asList();
      if (names.size() < 2) {
        throw new ConfigException(
            "objective.kind supervised needs labels of at least 2 classes, the corpus has "
                + names.size());
      }
      int[] classes =
          corpus.instances().stream()
              .mapToInt(
                  instance ->
                      instance.label().map(names::indexOf).orElse(SupervisedObjective.UNLABELLED))
              .toArray();
      return new SupervisedObjective(classes, names.size(), seed);
    }
  }
}
