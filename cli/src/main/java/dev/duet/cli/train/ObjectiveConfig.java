package dev.duet.cli.train;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedSet;
import dev.duet.avid.ModelException;
import dev.duet.avid.loss.AvidConfig;
import dev.duet.avid.loss.AvidObjective;
import dev.duet.avid.loss.Objective;
import dev.duet.avid.loss.PairGuidance;
import dev.duet.avid.loss.PairWeightConfig;
import dev.duet.avid.loss.RobustGuidance;
import dev.duet.avid.loss.SoftTargetConfig;
import dev.duet.avid.loss.SupervisedObjective;
import dev.duet.avid.loss.cluster.Sinkhorn;
import dev.duet.avid.loss.cluster.SwavConfig;
import dev.duet.avid.loss.cluster.SwavObjective;
import dev.duet.avid.loss.pair.BarlowTwinsLoss;
import dev.duet.avid.loss.pair.InfoNceLoss;
import dev.duet.avid.loss.pair.NtXentLoss;
import dev.duet.avid.loss.pair.PairConfig;
import dev.duet.avid.loss.pair.PairLoss;
import dev.duet.avid.loss.pair.PairObjective;
import dev.duet.avid.loss.pair.VicRegLoss;
import dev.duet.avid.loss.siamese.DistillationConfig;
import dev.duet.avid.loss.siamese.DistillationObjective;
import dev.duet.avid.loss.siamese.MocoConfig;
import dev.duet.avid.loss.siamese.MocoObjective;
import dev.duet.avid.memory.UniformNegatives;
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
   * @param pairWeights how pairs whose sound may not belong to the picture count less; none: all
   *     count alike
   * @param softTargets how negatives that are like the anchor are spared; none: they are not
   */
  record Avid(
      @Inline AvidConfig config,
      Optional<PairWeightConfig> pairWeights,
      Optional<SoftTargetConfig> softTargets)
      implements ObjectiveConfig {
    /** The published Cross-AVID. */
    public static final Avid DEFAULT =
        new Avid(AvidConfig.CROSS, Optional.empty(), Optional.empty());

    @Override
    public Objective create(Manifest corpus, long seed) throws ConfigException {
      checkNegatives(corpus, config.negatives());
      return new AvidObjective(
          config, seed, UniformNegatives::new, guidance(pairWeights, softTargets));
    }
  }

  /**
   * Agreement across modalities, from where an AVID run of the same corpus has ended.
   *
   * @param memory that run's folder, or one of its checkpoints; {@code model} starts from its model
   * @param config the options
   * @param pairWeights as of AVID, in the cross-modal terms; the run's own epochs count
   * @param softTargets as of AVID, in the cross-modal terms of instances
   */
  record Cma(
      Optional<Path> memory,
      @Inline CmaConfig config,
      Optional<PairWeightConfig> pairWeights,
      Optional<SoftTargetConfig> softTargets)
      implements ObjectiveConfig {
    /** The published numbers, each term with a partition constant of its own. */
    public static final Cma DEFAULT =
        new Cma(Optional.empty(), CmaConfig.DEFAULT, Optional.empty(), Optional.empty());

    @Override
    public Objective create(Manifest corpus, long seed) throws ConfigException, ModelException {
      if (memory.isEmpty()) {
        throw new ConfigException(
            "objective.memory is missing: the folder of the AVID run that CMA starts from");
      }
      checkNegatives(corpus, config.negatives());
      Path checkpoint = RunFolder.newestCheckpoint(memory.get());
      return new CmaObjective(
          config,
          SavedMemory.load(checkpoint).objective(),
          corpus.fingerprint(),
          guidance(pairWeights, softTargets));
    }

    /** Where nothing is said, from this run. */
    public Cma orFrom(Path run) {
      return memory.isPresent()
          ? this
          : new Cma(Optional.of(run), config, pairWeights, softTargets);
    }
  }

  private static PairGuidance guidance(
      Optional<PairWeightConfig> pairWeights, Optional<SoftTargetConfig> softTargets) {
    return pairWeights.isEmpty() && softTargets.isEmpty()
        ? PairGuidance.NONE
        : new RobustGuidance(pairWeights, softTargets);
  }

  private static void checkNegatives(Manifest corpus, int negatives) throws ConfigException {
    int instances = corpus.instances().size();
    if (instances <= negatives) {
      throw new ConfigException(
          "the corpus has %d instances, objective.negatives %d: there must be more instances than negatives"
              .formatted(instances, negatives));
    }
  }

  /**
   * Contrast with the rest of the batch.
   *
   * @param temperature T
   * @param pairs which views are compared
   */
  record InfoNce(double temperature, @Inline PairConfig pairs) implements ObjectiveConfig {
    /** Picture with sound at 0.07. */
    public static final InfoNce DEFAULT = new InfoNce(0.07, PairConfig.CROSS);

    @Override
    public Objective create(Manifest corpus, long seed) {
      return pair(new InfoNceLoss(temperature), pairs);
    }
  }

  /**
   * SimCLR: contrast of two views within each modality.
   *
   * @param temperature T
   * @param pairs which views are compared
   */
  record Simclr(double temperature, @Inline PairConfig pairs) implements ObjectiveConfig {
    /** Within each modality at 0.1. */
    public static final Simclr DEFAULT = new Simclr(0.1, PairConfig.SELF);

    @Override
    public Objective create(Manifest corpus, long seed) {
      return pair(new NtXentLoss(temperature), pairs);
    }
  }

  /**
   * Barlow Twins.
   *
   * @param redundancyWeight lambda
   * @param pairs which views are compared
   */
  record BarlowTwins(double redundancyWeight, @Inline PairConfig pairs) implements ObjectiveConfig {
    /** Picture with sound, the published weight. */
    public static final BarlowTwins DEFAULT = new BarlowTwins(0.0051, PairConfig.CROSS);

    @Override
    public Objective create(Manifest corpus, long seed) {
      return pair(new BarlowTwinsLoss(redundancyWeight), pairs);
    }
  }

  /**
   * VICReg.
   *
   * @param invarianceWeight of the distance of a pair
   * @param varianceWeight of the hinge on deviations
   * @param covarianceWeight of the covariances
   * @param pairs which views are compared
   */
  record Vicreg(
      double invarianceWeight,
      double varianceWeight,
      double covarianceWeight,
      @Inline PairConfig pairs)
      implements ObjectiveConfig {
    /** Picture with sound, the published weights. */
    public static final Vicreg DEFAULT = new Vicreg(25, 25, 1, PairConfig.CROSS);

    @Override
    public Objective create(Manifest corpus, long seed) {
      return pair(new VicRegLoss(invarianceWeight, varianceWeight, covarianceWeight), pairs);
    }
  }

  /**
   * MoCo: keys of a slow copy of the network in a queue.
   *
   * @param config its options
   */
  record Moco(@Inline MocoConfig config) implements ObjectiveConfig {
    /** Picture with sound, a queue for small corpora. */
    public static final Moco DEFAULT =
        new Moco(new MocoConfig(PairConfig.CROSS, 0.07, 4096, 0.999));

    @Override
    public Objective create(Manifest corpus, long seed) throws ConfigException {
      if (corpus.instances().size() <= config.queueSize()) {
        throw new ConfigException(
            "the corpus has %d instances, objective.queueSize %d: there must be more instances than keys"
                .formatted(corpus.instances().size(), config.queueSize()));
      }
      return new MocoObjective(config, seed);
    }
  }

  /**
   * Prediction of one view's embedding from the other's: BYOL or, with {@code target:
   * stopped-gradient}, SimSiam.
   *
   * @param config its options
   */
  record Distillation(@Inline DistillationConfig config) implements ObjectiveConfig {
    /** BYOL within each modality. */
    public static final Distillation DEFAULT =
        new Distillation(DistillationConfig.byol(PairConfig.SELF, 512, 0.996));

    @Override
    public Objective create(Manifest corpus, long seed) {
      return new DistillationObjective(config, seed);
    }
  }

  /**
   * SwAV: both views assigned to the same prototypes.
   *
   * @param config its options
   */
  record Swav(@Inline SwavConfig config) implements ObjectiveConfig {
    /** Picture with sound, prototypes for small corpora. */
    public static final Swav DEFAULT =
        new Swav(new SwavConfig(PairConfig.CROSS, 256, 0.1, Sinkhorn.PUBLISHED, 1));

    @Override
    public Objective create(Manifest corpus, long seed) {
      return new SwavObjective(config, seed);
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

  private static Objective pair(PairLoss loss, PairConfig pairs) {
    return new PairObjective(loss, pairs);
  }
}
